// Package licenses holds the licences of what the program is made of.
package licenses

import _ "embed" // for the text

//go:generate go run make.go

//go:embed licenses.txt
var text string

// Text returns every licence, the program's own first. "go generate" makes it anew from the
// modules that the program is built of.
func Text() string { return text }
