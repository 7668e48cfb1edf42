// Command convert turns the Swagger 2.0 document that swag writes into OpenAPI 3.0: convert SWAGGER.json OPENAPI3.json
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: convert SWAGGER.json OPENAPI3.json")
		os.Exit(2)
	}
	if err := convert(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "convert:", err)
		os.Exit(1)
	}
}

func convert(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var old openapi2.T
	if err := json.Unmarshal(text, &old); err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	doc, err := openapi2conv.ToV3(&old)
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		return fmt.Errorf("%s as OpenAPI 3: %w", from, err)
	}
	compact, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, compact, "", "  "); err != nil {
		return err
	}
	out.WriteByte('\n')
	return os.WriteFile(to, out.Bytes(), 0o644)
}
