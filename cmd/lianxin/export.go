package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/app"
	"github.com/lianxin/lianxin/internal/roster"
)

func exportCommand() *cobra.Command {
	var sheets []string
	var area string
	cmd := &cobra.Command{
		Use: "export FILE", Short: "Write the workbook back, in the shape that import takes, with numbers in full; audited", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				ctx = access.AsSystem(ctx, "export", uuid.Nil)
				var counts map[string]int
				err := writePrivately(args[0], func(file *os.File) (err error) {
					counts, err = a.Roster.Export(ctx, file, area, sheets)
					return err
				})
				if err != nil {
					return err
				}
				table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 8, 2, ' ', 0)
				for _, name := range roster.SheetNames() {
					if n, ok := counts[name]; ok {
						fmt.Fprintf(table, "%s\t%d\n", name, n)
					}
				}
				return table.Flush()
			})
		},
	}
	cmd.Flags().StringSliceVar(&sheets, "sheets", nil, "only these sheets, such as "+strings.Join(roster.SheetNames()[6:8], ","))
	cmd.Flags().StringVar(&area, "area", "", "the district's code, where there are several districts")
	return cmd
}

// writePrivately writes a file that nobody else may read, and puts it in its place only when it is whole.
func writePrivately(path string, write func(file *os.File) error) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".lianxin-export-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	if err := write(file); err != nil {
		_ = file.Close()
		return err
	}
	if err := file.Sync(); err != nil {
		_ = file.Close()
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
