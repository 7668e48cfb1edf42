package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/app"
	"github.com/lianxin/lianxin/internal/demo"
)

func demoCommand() *cobra.Command {
	var scale int
	cmd := &cobra.Command{
		Use: "demo", Short: "Fill an empty database with demonstration districts, for measuring", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if scale < 1 || scale > 500 {
				return errors.New("the scale is a number from 1 to 500")
			}
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				return fillDemo(ctx, a, scale, cmd.OutOrStdout())
			})
		},
	}
	cmd.Flags().IntVar(&scale, "scale", 1, "how many districts of the real campaign's size")
	return cmd
}

// prepareDemo makes the demonstration district where there is none yet, and prints its accounts.
func prepareDemo(ctx context.Context, a *app.App, out io.Writer) error {
	return fillDemo(ctx, a, 1, out)
}

func fillDemo(ctx context.Context, a *app.App, scale int, out io.Writer) error {
	with := demo.Program{
		DB: a.DB, Keeper: a.Keeper, Audit: a.Audit, Jobs: a.Jobs, Access: a.Access, Allocation: a.Allocation, Now: a.Now, Models: app.Models(),
	}
	filled, err := demo.Filled(ctx, with)
	if err != nil {
		return err
	}
	password, err := demoPassword(a)
	if err != nil {
		return err
	}
	if filled {
		if err := demo.SetPassword(ctx, with, password); err != nil {
			return err
		}
	} else {
		began := time.Now()
		fmt.Fprintln(out, "Making the demonstration district …")
		if err := demo.Fill(ctx, with, scale, password); err != nil {
			return err
		}
		// The desk of doubles has something to show from the start.
		if err := a.Doubles.Refresh(ctx); err != nil {
			return err
		}
		fmt.Fprintf(out, "made in %.1f s\n", time.Since(began).Seconds())
	}
	fmt.Fprintf(out, "Demonstration: everything in it is invented. All accounts have the password %s\n", password)
	for _, account := range demo.Accounts {
		fmt.Fprintf(out, "  %-10s %s / %s\n", account.Username, account.ZH, account.EN)
	}
	return nil
}

// demoPassword is the configured one, or one that is made once and kept in the data folder.
func demoPassword(a *app.App) (string, error) {
	if a.Config.DemoPassword != "" {
		return a.Config.DemoPassword, nil
	}
	path := filepath.Join(a.Config.DataDir, "demo-password")
	raw, err := os.ReadFile(path)
	if err == nil {
		return strings.TrimSpace(string(raw)), nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	password := access.NewPassword()
	return password, os.WriteFile(path, []byte(password+"\n"), 0o600)
}
