// Package database opens the database, keeps transactions, and holds what every table shares. SQLite and
// PostgreSQL stand side by side behind it; what differs between them is asked of Kind.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	sqlitedriver "modernc.org/sqlite"

	"github.com/lianxin/lianxin/internal/fault"
)

// Kind is the kind of database.
type Kind string

// The two kinds.
const (
	SQLite   Kind = "sqlite"
	Postgres Kind = "postgres"
)

// sqlitePragmas are what PROMISES P9 asks for; without the last two, times compare wrongly.
const sqlitePragmas = "_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=busy_timeout(10000)" +
	"&_pragma=cache_size(-4000)&_pragma=temp_store(MEMORY)&_txlock=immediate&_time_format=sqlite&_timezone=UTC"

// DB is an open database: one writing connection and several reading ones on SQLite, one pool on PostgreSQL.
type DB struct {
	kind        Kind
	read, write *gorm.DB
	beforeEach  []func(tx *gorm.DB) error
}

// Open opens SQLite at a file path, or PostgreSQL at a postgres:// address. It does not touch the schema.
func Open(ctx context.Context, address string) (*DB, error) {
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		return openPostgres(ctx, address)
	}
	if strings.Contains(address, "://") {
		return nil, errors.New("the database is the path of an SQLite file or a postgres:// address")
	}
	return openSQLite(ctx, address)
}

func openPostgres(ctx context.Context, address string) (*DB, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("read the address of PostgreSQL: %w", withoutPassword(err, address))
	}
	db, err := gorm.Open(postgres.New(postgres.Config{Conn: stdlib.OpenDB(*config, stdlib.OptionAfterConnect(readUTC))}), gormConfig())
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL: %w", withoutPassword(err, address))
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(20)
	pool.SetMaxIdleConns(10)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("reach PostgreSQL: %w", withoutPassword(err, address))
	}
	return &DB{kind: Postgres, read: db, write: db}, nil
}

// readUTC lets times come back in UTC, whatever the machine's zone (P16).
func readUTC(_ context.Context, c *pgx.Conn) error {
	c.TypeMap().RegisterType(&pgtype.Type{Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC}})
	return nil
}

func openSQLite(ctx context.Context, path string) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	open := func(options string, connections int) (*gorm.DB, error) {
		dsn := (&url.URL{Scheme: "file", Opaque: filepath.ToSlash(path)}).String() + "?" + sqlitePragmas + options
		db, err := gorm.Open(sqlite.New(sqlite.Config{DriverName: "sqlite", DSN: dsn}), gormConfig())
		if err != nil {
			return nil, fmt.Errorf("open SQLite %s: %w", path, err)
		}
		pool, err := db.DB()
		if err != nil {
			return nil, err
		}
		pool.SetMaxOpenConns(connections)
		pool.SetMaxIdleConns(connections)
		return db, pool.PingContext(ctx)
	}
	write, err := open("", 1)
	if err != nil {
		return nil, err
	}
	read, err := open("&_pragma=query_only(1)", max(4, runtime.NumCPU()))
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, err
	}
	return &DB{kind: SQLite, read: read, write: write}, nil
}

func gormConfig() *gorm.Config {
	return &gorm.Config{
		TranslateError:         true,
		SkipDefaultTransaction: true,
		NowFunc:                func() time.Time { return Now(time.Now()) },
		// What fails is returned, and logged where it is answered; a refused duplicate is no error of the program.
		Logger: logger.Discard,
	}
}

func withoutPassword(err error, address string) error {
	u, e := url.Parse(address)
	if e != nil {
		// What is wrong with the address may be its password, and is told with it.
		return errors.New("it is not a well-formed address; write special characters of the password as %XX")
	}
	if u.User != nil {
		if password, ok := u.User.Password(); ok && password != "" {
			return errors.New(strings.ReplaceAll(err.Error(), password, "***"))
		}
	}
	return err
}

// Kind returns which kind of database this is.
func (d *DB) Kind() Kind { return d.kind }

// Read returns a session for reading; within Snapshot, one of that moment. Within Write, use the transaction instead.
func (d *DB) Read(ctx context.Context) *gorm.DB {
	if tx, ok := ctx.Value(snapshotKey{}).(*gorm.DB); ok {
		return tx.Session(&gorm.Session{NewDB: true, Context: ctx})
	}
	return d.read.WithContext(ctx)
}

type snapshotKey struct{}

// Snapshot lets f read the database as it stands at one moment, without holding up anybody who writes: whatever reads
// with the context that f is given reads that moment.
func (d *DB) Snapshot(ctx context.Context, f func(ctx context.Context) error) error {
	within := func(tx *gorm.DB) error { return f(context.WithValue(ctx, snapshotKey{}, tx)) }
	if d.kind == Postgres {
		return d.read.WithContext(ctx).Transaction(within, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	}
	return d.read.WithContext(ctx).Connection(func(c *gorm.DB) error {
		c = c.Session(&gorm.Session{NewDB: true, Context: ctx})
		// Not through Transaction, which would take the writer's lock.
		if err := c.Exec("BEGIN DEFERRED").Error; err != nil {
			return err
		}
		defer c.WithContext(context.WithoutCancel(ctx)).Exec("ROLLBACK")
		return within(c)
	})
}

// Write runs f in one transaction and commits what it did, or nothing at all if it returns an error or panics.
// What was registered with OnCommit runs last, inside the same transaction. Write does not nest.
func (d *DB) Write(ctx context.Context, f func(tx *gorm.DB) error) error {
	var after []func()
	err := d.write.WithContext(context.WithValue(ctx, afterCommitKey{}, &after)).Transaction(func(tx *gorm.DB) error {
		if err := f(tx); err != nil {
			return err
		}
		for _, keep := range d.beforeEach {
			if err := keep(tx); err != nil {
				return err
			}
		}
		if last := onCommit(ctx); last != nil {
			return last(tx)
		}
		return nil
	})
	if err == nil {
		for _, f := range after {
			f()
		}
	}
	return Fault(err)
}

type afterCommitKey struct{}

// AfterCommit calls f once the transaction of Write that tx belongs to has committed, for what is remembered outside
// of the database.
func AfterCommit(tx *gorm.DB, f func()) {
	if after, ok := tx.Statement.Context.Value(afterCommitKey{}).(*[]func()); ok {
		*after = append(*after, f)
	}
}

// BeforeEachCommit has every Write call f inside the transaction when its work is done, for what must always agree
// with the records. It is for the start of the program.
func (d *DB) BeforeEachCommit(f func(tx *gorm.DB) error) { d.beforeEach = append(d.beforeEach, f) }

type onCommitKey struct{}

// OnCommit returns a context whose Write calls f inside the transaction, just before it commits. A request's
// idempotency record is finished this way, so that it stands if and only if the work stands.
func OnCommit(ctx context.Context, f func(tx *gorm.DB) error) context.Context {
	return context.WithValue(ctx, onCommitKey{}, f)
}

func onCommit(ctx context.Context) func(tx *gorm.DB) error {
	f, _ := ctx.Value(onCommitKey{}).(func(tx *gorm.DB) error)
	return f
}

// Pool returns the writing pool below GORM, for migrations and backups.
func (d *DB) Pool() *sql.DB {
	pool, _ := d.write.DB()
	return pool
}

// Ping tells whether the database answers.
func (d *DB) Ping(ctx context.Context) error {
	pool, err := d.read.DB()
	if err != nil {
		return err
	}
	return pool.PingContext(ctx)
}

// Close closes all connections.
func (d *DB) Close() error {
	var all error
	for _, db := range []*gorm.DB{d.read, d.write} {
		if pool, err := db.DB(); err == nil {
			all = errors.Join(all, pool.Close())
		}
	}
	return all
}

// IsDuplicate reports whether err is the violation of a unique key, on either kind.
func IsDuplicate(err error) bool {
	var s *sqlitedriver.Error
	if errors.As(err, &s) {
		return s.Code() == 1555 || s.Code() == 2067
	}
	var p *pgconn.PgError
	if errors.As(err, &p) {
		return p.Code == "23505"
	}
	return errors.Is(err, gorm.ErrDuplicatedKey)
}

// IsReferenced reports whether err says that another record still refers to this one, on either kind.
func IsReferenced(err error) bool {
	var s *sqlitedriver.Error
	if errors.As(err, &s) {
		return s.Code() == 787
	}
	var p *pgconn.PgError
	return errors.As(err, &p) && p.Code == "23503"
}

// Fault turns what a database reports when it is away, full or busy into a fault; other errors stay as they are.
func Fault(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := fault.As(err); ok {
		return err
	}
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return fault.NotFound()
	}
	if isFull(err) {
		return fault.Wrap(fault.KindStorageFull, "storage_full", fault.Say("存储空间已满，暂时不能保存；仍可查询", "Storage is full: nothing can be saved now, reading goes on"), err)
	}
	if isAway(err) {
		f := fault.Wrap(fault.KindUnavailable, "database_unavailable", fault.Say("数据库暂时无法连接，请稍后再试", "The database cannot be reached; try again shortly"), err)
		f.RetryAfter = 5
		return f
	}
	return err
}

func isFull(err error) bool {
	var s *sqlitedriver.Error
	if errors.As(err, &s) {
		return s.Code()&0xff == 13
	}
	var p *pgconn.PgError
	return errors.As(err, &p) && p.Code == "53100" || errors.Is(err, syscall.ENOSPC)
}

func isAway(err error) bool {
	var s *sqlitedriver.Error
	if errors.As(err, &s) {
		return s.Code()&0xff == 5 || s.Code()&0xff == 14
	}
	var connect *pgconn.ConnectError
	var p *pgconn.PgError
	if errors.As(err, &p) {
		return strings.HasPrefix(p.Code, "08") || strings.HasPrefix(p.Code, "57P") || p.Code == "53300"
	}
	return errors.As(err, &connect) || errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ECONNRESET) ||
		errors.Is(err, sql.ErrConnDone) || pgconn.Timeout(err)
}

// Analyze has PostgreSQL count anew what its tables hold, so that it plans well right after a bulk load instead of
// when its own clock gets there; SQLite plans by the order of the indexes and needs no telling.
func (d *DB) Analyze(ctx context.Context) error {
	if d.kind != Postgres {
		return nil
	}
	return Fault(d.write.WithContext(ctx).Exec("ANALYZE").Error)
}
