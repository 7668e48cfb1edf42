package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/spf13/cobra"

	"github.com/lianxin/lianxin/api"
	"github.com/lianxin/lianxin/internal/app"
)

func serveCommand() *cobra.Command {
	var demo, migrate bool
	cmd := &cobra.Command{
		Use: "serve", Short: "Serve the API and the SPA", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGTERM, os.Interrupt)
			defer stop()
			return serve(ctx, cmd, demo, migrate)
		},
	}
	cmd.Flags().BoolVar(&demo, "demo", false, "fill an empty database with the demonstration district")
	cmd.Flags().BoolVar(&migrate, "migrate", false, "bring a PostgreSQL schema up first (SQLite always is)")
	return cmd
}

func serve(ctx context.Context, cmd *cobra.Command, demo, migrate bool) error {
	cfg, err := settings(cmd)
	if err != nil {
		return err
	}
	db, err := openDatabase(ctx, cfg, migrate)
	if err != nil {
		return err
	}
	defer db.Close()
	a, err := app.New(ctx, cfg, db, app.Options{})
	if err != nil {
		return err
	}
	if err := prepare(ctx, a, demo, cmd.OutOrStdout()); err != nil {
		return err
	}
	// Whatever ends the serving ends the background work too, an address in use included.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	keepSmall()
	a.Jobs.Start(ctx)
	if cfg.MetricsAddr != "" {
		go serveMetrics(ctx, cfg.MetricsAddr)
	}
	err = api.Serve(ctx, a, func(address string) {
		fmt.Fprintf(cmd.OutOrStdout(), "Lianxin 连心 %s: http://%s\n", version, strings.Replace(address, "127.0.0.1", "localhost", 1))
	})
	cancel()
	a.Jobs.Wait()
	return err
}

// memoryGoal is what the collector tries to stay below while serving: a district's server is a small machine. It is a
// goal and no bound; GOMEMLIMIT and GOGC set others.
const memoryGoal = 64 << 20

func keepSmall() {
	if os.Getenv("GOMEMLIMIT") == "" && os.Getenv("GOGC") == "" {
		debug.SetMemoryLimit(memoryGoal)
	}
	// What the start needed, such as making the demonstration district, goes back at once.
	debug.FreeOSMemory()
}

// prepare makes the demonstration district where it was asked for, and otherwise the first administrators.
func prepare(ctx context.Context, a *app.App, demo bool, out io.Writer) error {
	if demo {
		return prepareDemo(ctx, a, out)
	}
	made, err := a.Access.FirstAdministrators(ctx)
	if err != nil || len(made) == 0 {
		return err
	}
	fmt.Fprintln(out, "First start: three administrators were made. Their passwords are shown this once and must be changed at the first sign-in.")
	for _, name := range []string{"sysadmin", "secadmin", "auditor"} {
		fmt.Fprintf(out, "  %-9s %s\n", name, made[name])
	}
	fmt.Fprintln(out, "Make working accounts with `lianxin user create`, or in the browser as sysadmin (accounts) and secadmin (roles).")
	return nil
}

func serveMetrics(ctx context.Context, addr string) {
	server := &http.Server{Addr: addr, Handler: promhttp.Handler(), ReadHeaderTimeout: 5 * time.Second}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.ListenAndServe(); err != nil && ctx.Err() == nil {
		slog.Error("metrics are not served", "addr", addr, "error", err)
	}
}
