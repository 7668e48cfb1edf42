// Command bench measures the built program at the size of the real campaign and prints a table. It is no test: it fails
// where something does not work, never where something is slow.
//
// It runs bin/lianxin on SQLite, and on PostgreSQL where LIANXIN_TEST_DATABASE_URL names a server (make bench brings one).
package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"text/tabwriter"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
)

const (
	binary   = "bin/lianxin"
	workbook = "frontend/e2e/fixtures/roster.xlsx"
	password = "bench-Passw0rd-2026"
)

// lists are the first pages that people open most, as the screens ask for them.
var lists = []string{
	"/search?q=wjg", "/households?count=capped", "/households?q=%E5%9F%8E&count=capped", "/residents?count=capped", "/residents?q=wjg&count=capped",
	"/issues?count=capped", "/issues?state=submitted&count=capped", "/assignments?count=capped", "/visits?count=capped",
	"/members?in_service=true", "/buildings", "/shops", "/callbacks?state=due", "/stats/overview",
}

var huge = flag.Bool("million", false, "also search among a million people, which takes some minutes to prepare")

func main() {
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 3, ' ', tabwriter.AlignRight)
	defer table.Flush()
	fmt.Fprintln(table, "database\twhat\tfigure\t\t")
	for _, d := range databases() {
		if err := measure(ctx, d, func(what, format string, figures ...any) {
			fmt.Fprintf(table, "%s\t%s\t%s\t\n", d.name, what, fmt.Sprintf(format, figures...))
		}); err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
	}
	return nil
}

type kind struct {
	name string
	// fresh makes an empty database and returns its address, "" for SQLite in the data folder.
	fresh func(context.Context) (string, error)
}

func databases() []kind {
	out := []kind{{"sqlite", func(context.Context) (string, error) { return "", nil }}}
	if server := os.Getenv("LIANXIN_TEST_DATABASE_URL"); server != "" {
		out = append(out, kind{"postgres", func(ctx context.Context) (string, error) { return createDatabase(ctx, server) }})
	}
	return out
}

var made atomic.Int64

func createDatabase(ctx context.Context, server string) (string, error) {
	db, err := sql.Open("pgx", server)
	if err != nil {
		return "", err
	}
	defer db.Close()
	name := fmt.Sprintf("bench_%d_%d", os.Getpid(), made.Add(1))
	if _, err := db.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	base, query, _ := strings.Cut(server, "?")
	return base[:strings.LastIndex(base, "/")+1] + name + "?" + query, nil
}

func measure(ctx context.Context, d kind, row func(what, format string, figures ...any)) error {
	if err := measureImport(ctx, d, row); err != nil {
		return err
	}
	address, err := d.fresh(ctx)
	if err != nil {
		return err
	}
	p, err := newProgram(address)
	if err != nil {
		return err
	}
	defer p.clean()
	took, err := p.serve(ctx)
	if err != nil {
		return err
	}
	row("first start with the demonstration", "%.1f s", took.Seconds())
	if err := p.stop(); err != nil {
		return err
	}
	if took, err = p.serve(ctx); err != nil {
		return err
	}
	row("start again", "%.2f s", took.Seconds())
	row("resident memory after the start", "%s", p.memory())
	if err := searches(ctx, p, "23,301 people", row); err != nil {
		return err
	}
	for _, path := range lists {
		times, err := p.repeat(ctx, path, 100)
		if err != nil {
			return err
		}
		row("GET "+path, "p50 %.1f ms, p95 %.1f ms", at(times, 50), at(times, 95))
	}
	rate, times, err := p.together(ctx, "/issues?count=none", 16, 5*time.Second)
	if err != nil {
		return err
	}
	row("GET /issues?count=none, 16 at once", "%.0f/s, p50 %.1f ms, p95 %.1f ms", rate, at(times, 50), at(times, 95))
	if took, err = p.plan(ctx); err != nil {
		return err
	}
	row("plan for the whole district, solved", "%.1f s", took.Seconds())
	row("resident memory at the end", "%s", p.memory())
	if *huge {
		if err := million(ctx, p, address, row); err != nil {
			return err
		}
	}
	return p.stop()
}

func measureImport(ctx context.Context, d kind, row func(what, format string, figures ...any)) error {
	address, err := d.fresh(ctx)
	if err != nil {
		return err
	}
	p, err := newProgram(address)
	if err != nil {
		return err
	}
	defer p.clean()
	if _, _, err := p.command(ctx, "migrate", "up"); err != nil {
		return err
	}
	file, err := filepath.Abs(workbook)
	if err != nil {
		return err
	}
	for _, what := range []string{"import of 43,799 rows", "the same once more"} {
		took, mib, err := p.command(ctx, "import", file)
		if err != nil {
			return err
		}
		row(what, "%.1f s, peak %d MiB", took.Seconds(), mib)
	}
	return nil
}

// repeat asks for one path n times in turn and returns how long each took, in milliseconds, sorted.
func (p *program) repeat(ctx context.Context, path string, n int) ([]float64, error) {
	times := make([]float64, 0, n)
	for range n {
		begun := time.Now()
		if err := p.call(ctx, http.MethodGet, path, nil, nil); err != nil {
			return nil, err
		}
		times = append(times, ms(time.Since(begun)))
	}
	slices.Sort(times)
	return times, nil
}

// together asks for one path over several connections at once and returns answers per second and the times, sorted.
func (p *program) together(ctx context.Context, path string, connections int, length time.Duration) (float64, []float64, error) {
	until := time.Now().Add(length)
	var (
		lock  sync.Mutex
		all   []float64
		group sync.WaitGroup
		fails []error
	)
	for range connections {
		group.Go(func() {
			var times []float64
			var err error
			for time.Now().Before(until) && err == nil {
				begun := time.Now()
				err = p.call(ctx, http.MethodGet, path, nil, nil)
				times = append(times, ms(time.Since(begun)))
			}
			lock.Lock()
			defer lock.Unlock()
			all = append(all, times...)
			fails = append(fails, err)
		})
	}
	group.Wait()
	slices.Sort(all)
	return float64(len(all)) / length.Seconds(), all, errors.Join(fails...)
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func at(sorted []float64, percent int) float64 { return sorted[(len(sorted)-1)*percent/100] }
