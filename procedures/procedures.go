// Package procedures is the built-in library: definitions, what they share, languages and
// example clinics, as files. An embed pattern can't climb out of its folder, so the one Go
// file lives here with the data.
package procedures

import "embed"

// FS holds the library; the definitions are at its top.
//
//go:embed *.yaml shared locales clinics
var FS embed.FS
