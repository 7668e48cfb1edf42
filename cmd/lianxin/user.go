package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/app"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

func userCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "user", Short: "Make and list accounts on the server"}
	cmd.AddCommand(userCreateCommand(), userBulkCommand(), userPasswdCommand(), userListCommand())
	return cmd
}

func userCreateCommand() *cobra.Command {
	var username, name, role, passwordFile string
	var codes access.Codes
	cmd := &cobra.Command{
		Use: "create", Short: "Make an account and grant it a role in one stroke; it is audited", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				password, made, err := passwordFrom(passwordFile)
				if err != nil {
					return err
				}
				ctx = access.AsSystem(ctx, "command-line", uuid.Nil)
				_, err = a.Access.CreateWithRole(ctx, access.NewAccount{Username: username, Name: name, Password: password, MustChange: made}, access.Role(role), codes)
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "made %s with the role %s\n", username, role)
				if made {
					fmt.Fprintf(cmd.OutOrStdout(), "first password, to be changed at the first sign-in: %s\n", password)
				}
				return nil
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&username, "username", "", "name at sign-in")
	f.StringVar(&name, "name", "", "what the person is called (default: the username)")
	f.StringVar(&role, "role", "", "one of "+roleWords())
	f.StringVar(&codes.Area, "area", "", "code of the area: office, township, community, caller")
	f.StringVar(&codes.Unit, "unit", "", "code of the unit: handler")
	f.StringVar(&codes.Branch, "branch", "", "code of the branch: secretary (default: the member's)")
	f.StringVar(&codes.Member, "member", "", "staff number of the member whose account it is: leader, secretary, cadre")
	f.StringVar(&passwordFile, "password-file", "", "file that holds the password (default: one is made and printed)")
	_ = cmd.MarkFlagRequired("username")
	_ = cmd.MarkFlagRequired("role")
	return cmd
}

func roleWords() string {
	var words []string
	for _, r := range access.AllRoles() {
		words = append(words, string(r))
	}
	return strings.Join(words, ", ")
}

// passwordFrom reads the first line of a file, or makes a password.
func passwordFrom(path string) (password string, made bool, err error) {
	if path == "" {
		return access.NewPassword(), true, nil
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", false, err
	}
	line, _, _ := strings.Cut(string(raw), "\n")
	if line = strings.TrimRight(line, "\r"); line == "" {
		return "", false, errors.New("the password file is empty")
	}
	return line, false, nil
}

func userPasswdCommand() *cobra.Command {
	var username, passwordFile string
	cmd := &cobra.Command{
		Use: "passwd", Short: "Give an account a new password, with the person present", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withExisting(cmd, func(ctx context.Context, a *app.App) error {
				password, made, err := passwordFrom(passwordFile)
				if err != nil {
					return err
				}
				ctx = access.AsSystem(ctx, "command-line", uuid.Nil)
				if err := a.Access.ResetOnServer(ctx, username, password); err != nil {
					if fault.Is(err, fault.KindNotFound) {
						return fmt.Errorf("no active account is called %s", username)
					}
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s must change the password at the next sign-in\n", username)
				if made {
					fmt.Fprintf(cmd.OutOrStdout(), "password: %s\n", password)
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&username, "username", "", "name at sign-in")
	cmd.Flags().StringVar(&passwordFile, "password-file", "", "file that holds the password (default: one is made and printed)")
	_ = cmd.MarkFlagRequired("username")
	return cmd
}

func userListCommand() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List accounts with their roles", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withExisting(cmd, func(ctx context.Context, a *app.App) error {
				ctx = access.AsSystem(ctx, "command-line", uuid.Nil)
				for page := 1; ; page++ {
					users, err := a.Access.Users(ctx, database.List{Page: page, PageSize: 200, Count: database.CountNone}, access.UserFilter{})
					if err != nil {
						return err
					}
					for _, u := range users.Items {
						_, grants, err := a.Access.Find(ctx, u.ID)
						if err != nil {
							return err
						}
						var roles []string
						for _, g := range grants {
							roles = append(roles, string(g.Role))
						}
						fmt.Fprintf(cmd.OutOrStdout(), "%-24s %-9s %-20s %s\n", u.Username, u.State, strings.Join(roles, ","), u.Name)
					}
					if len(users.Items) < 200 {
						return nil
					}
				}
			})
		},
	}
}

func userBulkCommand() *cobra.Command {
	var naming, unit, out string
	var all bool
	cmd := &cobra.Command{
		Use: "bulk", Short: "Make accounts, without roles, for members who have none, and write their first passwords to a file", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withExisting(cmd, func(ctx context.Context, a *app.App) error {
				ctx = access.AsSystem(ctx, "command-line", uuid.Nil)
				selection := access.Selection{All: all, Naming: naming}
				if unit != "" {
					groups, err := a.Access.Groups(ctx)
					if err != nil {
						return err
					}
					for _, g := range groups {
						if g.Kind == "unit" && g.Code == unit {
							selection.UnitIDs = append(selection.UnitIDs, g.ID)
						}
					}
				}
				// The file first: passwords that cannot be written down are lost.
				file, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
				if err != nil {
					return err
				}
				began := time.Now()
				made, err := a.Access.CreateMany(ctx, selection)
				if err != nil || len(made) == 0 {
					_ = file.Close()
					_ = os.Remove(out)
					if err == nil {
						fmt.Fprintln(cmd.OutOrStdout(), "nobody is without an account")
					}
					return err
				}
				w := csv.NewWriter(file)
				_ = w.Write([]string{"unit", "staff_number", "name", "username", "first_password"})
				for _, m := range made {
					_ = w.Write([]string{m.UnitName, m.Code, m.Name, m.Username, m.Password})
				}
				w.Flush()
				fmt.Fprintf(cmd.OutOrStdout(), "made %d accounts in %.1f s; their first passwords are in %s and nowhere else\n", len(made), time.Since(began).Seconds(), out)
				return errors.Join(w.Error(), file.Close())
			})
		},
	}
	f := cmd.Flags()
	f.BoolVar(&all, "all", false, "every member in service without an account")
	f.StringVar(&unit, "unit", "", "code of the unit whose members get accounts")
	f.StringVar(&naming, "naming", access.NamedByCode, "how usernames are made: code (the staff number) or pinyin (the name)")
	f.StringVar(&out, "out", "", "file for the first passwords, as CSV; it must not exist")
	_ = cmd.MarkFlagRequired("out")
	return cmd
}
