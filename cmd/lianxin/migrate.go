package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/lianxin/lianxin/internal/database"
)

func migrateCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "migrate", Short: "Bring the schema up, or tell where it stands"}
	with := func(f func(ctx context.Context, db *database.DB) error) func(cmd *cobra.Command, _ []string) error {
		return func(cmd *cobra.Command, _ []string) error {
			cfg, err := settings(cmd)
			if err != nil {
				return err
			}
			db, err := database.Open(cmd.Context(), cfg.Database())
			if err != nil {
				return err
			}
			defer db.Close()
			return f(cmd.Context(), db)
		}
	}
	cmd.AddCommand(
		&cobra.Command{Use: "up", Short: "Apply what is missing", Args: cobra.NoArgs, RunE: with(func(ctx context.Context, db *database.DB) error {
			if err := db.Migrate(ctx); err != nil {
				return err
			}
			return printSchema(ctx, db)
		})},
		&cobra.Command{Use: "status", Short: "Print the schema's version", Args: cobra.NoArgs, RunE: with(printSchema)},
	)
	return cmd
}

func printSchema(ctx context.Context, db *database.DB) error {
	s, err := db.Status(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("schema %d of %d\n", s.Have, s.Want)
	return nil
}
