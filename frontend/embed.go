// Package frontend holds the built single-page application.
package frontend

import "embed"

// Dist is the output of `npm run build`: index.html and its assets under "dist".
// Before the first build it holds nothing but a placeholder.
//
//go:embed all:dist
var Dist embed.FS
