package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/lianxin/lianxin/internal/app"
)

func auditCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "audit", Short: "The audit log"}
	cmd.AddCommand(&cobra.Command{
		Use: "verify", Short: "Read the whole log and tell what was changed, removed or put in", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withExisting(cmd, func(ctx context.Context, a *app.App) error {
				report, err := a.Audit.Verify(ctx, a.DB)
				if err != nil {
					return err
				}
				out := cmd.OutOrStdout()
				fmt.Fprintf(out, "%d rows sealed, %d not sealed yet", report.Sealed, report.Unsealed)
				if report.OldestUnsealed != nil {
					fmt.Fprintf(out, " (the oldest for %s)", time.Since(*report.OldestUnsealed).Round(time.Second))
				}
				fmt.Fprintln(out)
				for _, p := range report.Problems {
					fmt.Fprintln(out, "  "+p)
				}
				if len(report.Problems) > 0 {
					return exitCode(3)
				}
				fmt.Fprintln(out, "the chain verifies")
				return nil
			})
		},
	})
	return cmd
}
