package approval

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/yamlfile"
)

// fileHeader begins a new approvals.yaml.
const fileHeader = `# Who approved which text. "aftercare approve" writes it, "aftercare status" reads it; older records stay, since they
# say who answered for the sheets of then. The text of each digest is kept in approved/.
`

// Append returns approvals.yaml with one more record. What is already there stays, including comments.
func Append(file []byte, a clinic.Approval) []byte {
	var b bytes.Buffer
	b.Write(file)
	switch {
	case len(bytes.TrimSpace(file)) == 0:
		b.Reset()
		b.WriteString(fileHeader)
	case !bytes.HasSuffix(file, []byte("\n")):
		b.WriteByte('\n')
	}
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %s: %s\n", key, yamlfile.Quote(value))
		}
	}
	if a.Program != "" {
		// In a comment, so that versions that don't have such a key can read the record.
		fmt.Fprintf(&b, "%s%s\n", clinic.WrittenBy, a.Program)
	}
	fmt.Fprintf(&b, "- procedure: %s\n", yamlfile.Quote(a.Procedure))
	line("language", a.Language)
	line("by", a.By)
	line("role", a.Role)
	line("on", a.On)
	line("until", a.Until)
	line("digest", a.Digest)
	if len(a.Confirm) > 0 {
		b.WriteString("  confirm:\n")
		for _, ref := range slices.Sorted(maps.Keys(a.Confirm)) {
			fmt.Fprintf(&b, "    %s: %s\n", ref, yamlfile.Quote(a.Confirm[ref]))
		}
	}
	return b.Bytes()
}

// Withdraw returns approvals.yaml with a record marked as withdrawn on a day. The record is found
// by its position.
func Withdraw(file []byte, a clinic.Approval, on string) []byte {
	lines := strings.SplitAfter(string(file), "\n")
	n := a.Pos.Line
	if n < 1 || n > len(lines) {
		return file
	}
	if !strings.HasSuffix(lines[n-1], "\n") {
		lines[n-1] += "\n"
	}
	lines[n-1] += strings.Repeat(" ", max(a.Pos.Column-1, 0)) + "withdrawn: " + on + "\n"
	return []byte(strings.Join(lines, ""))
}
