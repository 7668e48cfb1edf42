package testkit

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver of the databases made here
	"github.com/stretchr/testify/require"
)

// EnvPostgres names a PostgreSQL in which tests may make databases; without it they start a throw-away cluster.
const EnvPostgres = "LIANXIN_TEST_DATABASE_URL"

var cluster struct {
	once     sync.Once
	address  string
	template string
	err      error
	made     atomic.Int64
}

// postgresDatabase makes a database of the test's own from a migrated template.
func postgresDatabase(t testing.TB) string {
	t.Helper()
	cluster.once.Do(func() {
		if cluster.address = os.Getenv(EnvPostgres); cluster.address == "" {
			cluster.address, cluster.err = startCluster()
		}
		if cluster.err == nil {
			cluster.template, cluster.err = makeTemplate()
		}
	})
	require.NoError(t, cluster.err, "PostgreSQL for tests: install it (make test does so on Debian), or set "+EnvPostgres)
	name := fmt.Sprintf("t%d_%d", os.Getpid(), cluster.made.Add(1))
	require.NoError(t, admin("CREATE DATABASE "+name+" TEMPLATE "+cluster.template))
	t.Cleanup(func() { _ = admin("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)") })
	return databaseURL(name)
}

func makeTemplate() (string, error) {
	name := fmt.Sprintf("template_%d", os.Getpid())
	if err := admin("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); err != nil {
		return "", err
	}
	if err := admin("CREATE DATABASE " + name); err != nil {
		return "", err
	}
	return name, migrate(databaseURL(name))
}

func databaseURL(name string) string {
	u, _ := url.Parse(cluster.address)
	u.Path = "/" + name
	// An odd zone, so that nothing may depend on the server's.
	q := u.Query()
	q.Set("options", "-ctimezone=Pacific/Chatham")
	u.RawQuery = q.Encode()
	return u.String()
}

func admin(statement string) error {
	db, err := sql.Open("pgx", cluster.address)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(context.Background(), statement)
	return err
}

// startCluster starts PostgreSQL on loopback in a temporary folder, as user postgres when run by root, because initdb
// refuses root. It ends when this process does: the postmaster is told to watch it.
func startCluster() (string, error) {
	bin, err := postgresBin()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "lianxin-pg-")
	if err != nil {
		return "", err
	}
	var as []string
	if os.Geteuid() == 0 {
		u, err := user.Lookup("postgres")
		if err != nil {
			return "", err
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			return "", err
		}
		as = []string{"runuser", "-u", "postgres", "--"}
	}
	run := func(name string, args ...string) error {
		all := append(append([]string{}, as...), append([]string{filepath.Join(bin, name)}, args...)...)
		cmd := exec.Command(all[0], all[1:]...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(string(out)))
		}
		return nil
	}
	data := filepath.Join(dir, "data")
	if err := run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"); err != nil {
		return "", err
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	options := fmt.Sprintf("-p %d -h 127.0.0.1 -k %s -c fsync=off -c max_connections=200 -c shared_buffers=128MB", port, dir)
	cmd := exec.Command("sh", "-c", watchdog, "sh", strconv.Itoa(os.Getpid()), dir)
	if err := run("pg_ctl", "-D", data, "-w", "-s", "-l", filepath.Join(dir, "log"), "-o", options, "start"); err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", port), nil
}

// watchdog waits for the test process to end, stops the cluster by its pid, and removes its folder.
const watchdog = `while kill -0 "$1" 2>/dev/null; do sleep 1; done
kill -INT "$(head -n 1 "$2/data/postmaster.pid")" 2>/dev/null
sleep 2
rm -rf "$2"`

func postgresBin() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			path = real
		}
		if _, err := os.Stat(filepath.Join(filepath.Dir(path), "pg_ctl")); err == nil {
			return filepath.Dir(path), nil
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if len(found) == 0 {
		return "", fmt.Errorf("no initdb and pg_ctl found")
	}
	return found[len(found)-1], nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
