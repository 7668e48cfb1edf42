// Package docs holds the API document, generated from the notes at the handlers by `make generate`.
package docs

import _ "embed"

// Swagger is the document as Swagger 2.0, which the bundled Swagger UI shows.
//
//go:embed swagger.json
var Swagger []byte

// OpenAPI is the same document as OpenAPI 3.0, for client generators.
//
//go:embed openapi3.json
var OpenAPI []byte
