// Package docs holds the API document, generated from the notes at the handlers by `make generate`. Importing it gives
// the document to Swagger UI.
package docs

import (
	_ "embed"

	"github.com/swaggo/swag"
)

// Swagger is the document as Swagger 2.0, which the bundled Swagger UI shows.
//
//go:embed swagger.json
var Swagger string

// OpenAPI is the same document as OpenAPI 3.0, for client generators.
//
//go:embed openapi3.json
var OpenAPI string

type document struct{}

// ReadDoc implements swag.Swagger.
func (document) ReadDoc() string { return Swagger }

func init() { swag.Register(swag.Name, document{}) }
