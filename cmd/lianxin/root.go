package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/lianxin/lianxin/internal/app"
	"github.com/lianxin/lianxin/internal/config"
	"github.com/lianxin/lianxin/internal/database"
)

// version is set by the build.
var version = "dev"

func root() *cobra.Command {
	cmd := &cobra.Command{
		Use: "lianxin", Short: "Lianxin (连心): cadres connect with households",
		SilenceUsage: true, SilenceErrors: true,
	}
	cmd.PersistentFlags().String("config", "", "configuration file (default configs/lianxin.yaml if it exists)")
	for _, key := range config.Keys() {
		cmd.PersistentFlags().String(strings.ReplaceAll(key, "_", "-"), "", "overrides LIANXIN_"+strings.ToUpper(key))
	}
	cmd.AddCommand(serveCommand(), migrateCommand(), importCommand(), exportCommand(), demoCommand(), userCommand(), auditCommand(), healthCommand(), versionCommand())
	return cmd
}

func versionCommand() *cobra.Command {
	return &cobra.Command{Use: "version", Short: "Print the version", Args: cobra.NoArgs, Run: func(*cobra.Command, []string) { fmt.Println("lianxin", version) }}
}

// settings reads the configuration with the flags that were given.
func settings(cmd *cobra.Command) (config.Config, error) {
	flags := map[string]any{}
	for _, key := range config.Keys() {
		if f := cmd.Flag(strings.ReplaceAll(key, "_", "-")); f != nil && f.Changed {
			flags[key] = f.Value.String()
		}
	}
	path, _ := cmd.Flags().GetString("config")
	cfg, err := config.Load(path, flags)
	if err != nil {
		return cfg, err
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(cfg.LogLevel)); err != nil {
		return cfg, err
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level})))
	return cfg, cfg.MakeDataDir()
}

// openDatabase opens the database. On SQLite it brings the schema up; on PostgreSQL only if migrate is set, and
// otherwise refuses a schema that is not the program's.
func openDatabase(ctx context.Context, cfg config.Config, migrate bool) (*database.DB, error) {
	db, err := database.Open(ctx, cfg.Database())
	if err != nil {
		return nil, err
	}
	if migrate || db.Kind() == database.SQLite {
		err = db.Migrate(ctx)
	} else {
		err = db.CheckSchema(ctx)
	}
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return db, nil
}

// withApp runs f with the program put together on the configured database, which is made if there is none.
func withApp(cmd *cobra.Command, f func(ctx context.Context, a *app.App) error) error {
	return with(cmd, app.Options{}, f)
}

// withExisting is withApp for commands that only read: it makes neither a database nor keys.
func withExisting(cmd *cobra.Command, f func(ctx context.Context, a *app.App) error) error {
	return with(cmd, app.Options{Existing: true}, f)
}

func with(cmd *cobra.Command, opt app.Options, f func(ctx context.Context, a *app.App) error) error {
	cfg, err := settings(cmd)
	if err != nil {
		return err
	}
	if opt.Existing && cfg.DatabaseURL == "" {
		if _, err := os.Stat(cfg.Database()); errors.Is(err, fs.ErrNotExist) {
			return app.ErrEmpty
		}
	}
	ctx := cmd.Context()
	db, err := openDatabase(ctx, cfg, false)
	if err != nil {
		return err
	}
	defer db.Close()
	a, err := app.New(ctx, cfg, db, opt)
	if err != nil {
		return err
	}
	return f(ctx, a)
}
