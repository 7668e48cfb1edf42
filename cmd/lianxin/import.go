package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/app"
	"github.com/lianxin/lianxin/internal/roster"
)

func importCommand() *cobra.Command {
	var check, asJSON bool
	cmd := &cobra.Command{
		Use: "import FILE", Short: "Take in a workbook; exit 0 when every row was accepted, 3 when some were refused", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			raw, err := readWorkbook(args[0])
			if err != nil {
				return err
			}
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				ctx = access.AsSystem(ctx, "import", uuid.Nil)
				take := a.Roster.Import
				if check {
					take = a.Roster.Check
				}
				report, err := take(ctx, raw)
				if err != nil {
					return err
				}
				if asJSON {
					err = json.NewEncoder(cmd.OutOrStdout()).Encode(printable(report))
				} else {
					err = printReport(cmd.OutOrStdout(), report)
				}
				if err != nil {
					return err
				}
				if report.Rejected() > 0 {
					return exitCode(3)
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "only tell what would happen, and write nothing")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the report as JSON")
	return cmd
}

func readWorkbook(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.Size() > roster.MaxFile {
		return nil, roster.TooLarge()
	}
	return io.ReadAll(io.LimitReader(file, roster.MaxFile+1))
}

// english says in which language to speak, by the usual variables.
func english() bool {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			return strings.HasPrefix(v, "en")
		}
	}
	return false
}

func language() string {
	if english() {
		return "en"
	}
	return "zh"
}

type printedFinding struct {
	Sheet    string `json:"sheet"`
	Row      int    `json:"row"`
	Column   string `json:"column"`
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
}

// printable is the report as the API answers it.
func printable(r *roster.Report) map[string]any {
	findings := make([]printedFinding, 0, len(r.Findings))
	for _, f := range r.Findings {
		findings = append(findings, printedFinding{f.Sheet, f.Row, f.Column, f.Code, f.Severity(), f.Message().In(language())})
	}
	return map[string]any{
		"sheets": r.Sheets, "findings": findings, "ignored_columns": r.IgnoredColumns, "ignored_sheets": r.IgnoredSheets, "changes": r.Changes, "masked": r.Masked, "doubles": r.Doubles,
	}
}

func printReport(out io.Writer, r *roster.Report) error {
	words := []string{"工作表", "行数", "接受", "新增", "更新", "未变", "退回"}
	if english() {
		words = []string{"sheet", "rows", "accepted", "created", "updated", "unchanged", "rejected"}
	}
	table := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(table, strings.Join(words, "\t"))
	for _, name := range roster.SheetNames() {
		if n, ok := r.Sheets[name]; ok {
			fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%d\t%d\n", name, n.Rows, n.Accepted, n.Created, n.Updated, n.Unchanged, n.Rejected)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, k := range r.Changes {
		fmt.Fprintf(out, "~ %s\n", k.Message().In(language()))
	}
	for _, f := range r.Findings {
		mark := "!"
		if f.Error() {
			mark = "✗"
		}
		fmt.Fprintf(out, "%s %s %d  %s\n", mark, f.Sheet, f.Row, f.Message().In(language()))
	}
	for _, c := range r.IgnoredColumns {
		fmt.Fprintf(out, "- %s / %s\n", c.Sheet, c.Column)
	}
	for _, name := range r.IgnoredSheets {
		fmt.Fprintf(out, "- %s\n", name)
	}
	return nil
}
