// Package approval reports where a text stands with its clinic: approved and by whom, changed since
// and how, never reviewed. It stores the records of this, and the approved texts, in the clinic's folder.
package approval

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/sheet/compose"
)

// readText returns a text that is stored in a clinic's folder, with the line breaks that it was written with: Git on
// Windows, and some editors, change them. No text holds a carriage return.
func readText(dir, file string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(file)))
	return bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), err
}

// newest returns the newest record of a text that counts, those that are preferred before others; nil for none.
func newest(c clinic.Profile, id, lang string, counts, preferred func(*clinic.Approval) bool) *clinic.Approval {
	var out *clinic.Approval
	for n := range c.Approvals {
		a := &c.Approvals[n]
		if a.Procedure == id && a.Language == lang && counts(a) && (out == nil || preferred(a) || !preferred(out)) {
			out = a
		}
	}
	return out
}

// Latest returns the newest record that isn't withdrawn, whatever text it approved; nil for none. Records of the
// version that program returns come first: another version may print other words from the same folder.
func Latest(c clinic.Profile, id, lang string, program func() string) *clinic.Approval {
	return newest(c, id, lang, func(a *clinic.Approval) bool { return a.Withdrawn == "" }, func(a *clinic.Approval) bool { return a.Program == program() })
}

// Text is what one definition can say to patients in one language, at one clinic: what is approved.
type Text struct {
	Procedure  *procedure.Procedure
	Words      *locale.Words
	Statements []compose.Statement
	Encoded    []byte // the statements as they are stored
	Digest     string // of Encoded
}

// NewText returns a definition's text.
func NewText(p *procedure.Procedure, c clinic.Profile, words *locale.Words) Text {
	statements := compose.Statements(p, c, words)
	encoded := compose.Encode(statements)
	return Text{p, words, statements, encoded, compose.DigestOf(encoded)}
}

// IsNewlyCovered reports whether a record approved exactly the words of a text, as an earlier
// version of the program covered them.
func IsNewlyCovered(a *clinic.Approval, text []compose.Statement) bool {
	return a.Digest == compose.DigestV1(text)
}

// ApprovedText returns the text that a record approved, as stored in the clinic's folder.
func ApprovedText(a *clinic.Approval, dir string) ([]compose.Statement, error) {
	file := TextFile(a.Procedure, a.Language, a.Digest)
	data, err := readText(dir, file)
	if err != nil {
		return nil, fmt.Errorf("the approved text is not kept: %w", err)
	}
	if compose.DigestOf(data) != a.Digest {
		return nil, fmt.Errorf("%s is not the text that was approved", file)
	}
	return compose.Decode(data)
}

// digestPrefix is how many digits of a digest are in a file's name.
const digestPrefix = 16

// TextFile returns where a text is stored in the clinic's folder.
func TextFile(id, lang, digest string) string {
	return "approved/" + id + "." + lang + "." + digest[:min(digestPrefix, len(digest))] + ".txt"
}

// OriginFile returns where the text of a copy's original is stored in the clinic's folder.
func OriginFile(id, digest string) string {
	return "based-on/" + id + "." + digest[:min(digestPrefix, len(digest))] + ".txt"
}
