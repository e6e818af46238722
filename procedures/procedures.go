// Package procedures is the built-in library: definitions, what they share, languages and
// example clinics, as files. An embed pattern can't climb out of its folder, so the one Go
// file lives here with the data.
package procedures

import (
	"embed"
	"io/fs"
)

//go:embed *.yaml shared locales clinics
var embedded embed.FS

// Files is a library as files.
type Files interface {
	fs.ReadDirFS
	fs.ReadFileFS
}

// FS holds the library; the definitions are at its top. Only a test puts those of another version in its place.
var FS Files = embedded
