package field

import (
	"fmt"
	"slices"
	"strings"
)

// MaxID is how many letters an id has at most.
const MaxID = 100

// IdentifiesProblem is the problem of an id that identifies the patient.
const IdentifiesProblem = "holds the patient's name, birth date or record number, and it names a file"

// CheckID returns why a text can't be an appointment's id, which becomes a file name, or "" if it can.
func CheckID(id string) (problem string) {
	switch {
	case len(id) > MaxID:
		return fmt.Sprintf("has more than %d letters", MaxID)
	case strings.ContainsFunc(id, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("._-", r)
	}):
		return `has a sign that a file name can't have; letters, digits, ".", "_" and "-" are allowed`
	case id != "" && (strings.ContainsRune(".-", rune(id[0])) || strings.HasSuffix(id, ".")):
		return "begins or ends with a sign that a file name should not begin or end with"
	case isDevice(id):
		return "is a name that some systems keep for a device"
	}
	return ""
}

func isDevice(id string) bool {
	first, _, _ := strings.Cut(strings.ToLower(id), ".")
	const port = len("com1")
	if len(first) == port && (strings.HasPrefix(first, "com") || strings.HasPrefix(first, "lpt")) && first[3] >= '0' && first[3] <= '9' {
		return true
	}
	return slices.Contains([]string{"con", "prn", "aux", "nul"}, first)
}
