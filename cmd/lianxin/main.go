// Command lianxin is the whole program: API, SPA, background work and the command line (DESIGN §1).
//
//	@title						Lianxin (连心) API
//	@version					1
//	@description				The information system of a district's service "cadres connect with households": who lives where, who is whose contact, visits, issues, callbacks and figures. Times are RFC 3339 in UTC, days are YYYY-MM-DD in Asia/Shanghai, ids are UUIDv7. Errors are problem documents (RFC 9457) in the language of Accept-Language. Get a token from POST /auth/login, press "Authorize" and enter: Bearer, a blank, the token.
//	@license.name				Apache-2.0
//	@license.url				https://www.apache.org/licenses/LICENSE-2.0
//	@BasePath					/api/v1
//	@securityDefinitions.apikey	Bearer
//	@in							header
//	@name						Authorization
//	@description				"Bearer", a blank, and the access_token of POST /auth/login.
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/lianxin/lianxin/internal/fault"
)

func main() {
	if err := root().Execute(); err != nil {
		var code exitCode
		if errors.As(err, &code) {
			os.Exit(int(code))
		}
		fmt.Fprintln(os.Stderr, "lianxin:", sentence(err))
		os.Exit(1)
	}
}

// exitCode ends the program with a status of its own; what there is to say has been said.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// sentence says what went wrong as a person would want to read it.
func sentence(err error) string {
	f, ok := fault.As(err)
	if !ok {
		return err.Error()
	}
	out := f.Detail.EN + " / " + f.Detail.ZH
	for _, field := range f.Fields {
		out += fmt.Sprintf("\n  %s: %s / %s", field.Field, field.Message.EN, field.Message.ZH)
	}
	return out
}
