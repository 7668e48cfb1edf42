package database

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations
var migrations embed.FS

// Status is the schema's version in the database and the one that this program wants.
type Status struct{ Have, Want int64 }

func (d *DB) provider() (*goose.Provider, error) {
	folder, err := fs.Sub(migrations, "migrations/"+string(d.kind))
	if err != nil {
		return nil, err
	}
	options := []goose.ProviderOption{goose.WithSlog(slog.New(slog.DiscardHandler))}
	dialect := goose.DialectSQLite3
	if d.kind == Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(dialect, d.Pool(), folder, options...)
}

// Migrate brings the schema up to what this program wants. Several may start it at once: it applies once.
func (d *DB) Migrate(ctx context.Context) error {
	p, err := d.provider()
	if err != nil {
		return err
	}
	status, err := d.status(ctx, p)
	if err != nil {
		return err
	}
	if status.Have > status.Want {
		return unknownSchema(status)
	}
	if status.Have == status.Want {
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// Status reads the schema's version.
func (d *DB) Status(ctx context.Context) (Status, error) {
	p, err := d.provider()
	if err != nil {
		return Status{}, err
	}
	return d.status(ctx, p)
}

func (d *DB) status(ctx context.Context, p *goose.Provider) (Status, error) {
	sources := p.ListSources()
	if len(sources) == 0 {
		return Status{}, errors.New("no migrations are built in")
	}
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return Status{}, fmt.Errorf("read the schema version: %w", err)
	}
	return Status{Have: have, Want: sources[len(sources)-1].Version}, nil
}

// CheckSchema refuses a schema that this program does not know.
func (d *DB) CheckSchema(ctx context.Context) error {
	status, err := d.Status(ctx)
	if err != nil {
		return err
	}
	if status.Have != status.Want {
		return unknownSchema(status)
	}
	return nil
}

func unknownSchema(s Status) error {
	if s.Have > s.Want {
		return fmt.Errorf("the database has schema %d, this program knows %d: start the newer program that made it", s.Have, s.Want)
	}
	return fmt.Errorf("the database has schema %d, this program wants %d: run `lianxin migrate up` first (or `serve --migrate`)", s.Have, s.Want)
}
