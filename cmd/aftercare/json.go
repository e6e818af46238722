package main

import (
	"encoding/json"
	"io"
)

// writeJSON writes one value as JSON that a person can read too. What is one line of many is
// written as a line by its own command.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
