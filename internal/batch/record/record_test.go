package record

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/files/sink"
)

var format = Format{Head: `{"n":`, Value: "0123456789", Next: `,"what":"`, Keys: []string{`"what":`}}

type line struct {
	N    int    `json:"n"`
	What string `json:"what"`
}

// readAll returns the texts of a record's lines.
func readAll(path string) (out []string, end *Torn, err error) {
	end, err = Read(path, format, func(text []byte) string {
		if what := format.Problem(text); what != "" {
			return what
		}
		var l line
		if json.Unmarshal(text, &l) != nil {
			return "it is not JSON"
		}
		out = append(out, l.What)
		return ""
	})
	return out, end, err
}

// A record that was cut off anywhere, or has zeros in place of its end, is repaired to its whole lines, and goes on.
func TestARecordThatWasCutOffIsRepaired(t *testing.T) {
	disk := &sink.System{}
	whole := filepath.Join(t.TempDir(), "whole.jsonl")
	for n, what := range []string{"<a>", "b", "c"} {
		if err := Append(disk, whole, line{n, what}); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(whole)
	if err != nil || strings.Count(string(data), "\n") != 3 || !strings.Contains(string(data), "<a>") {
		t.Fatal(string(data), err)
	}
	for at := range len(data) + 1 {
		for _, zeros := range []int{0, 7} {
			path := filepath.Join(t.TempDir(), "cut.jsonl")
			if err := os.WriteFile(path, append(data[:at:at], make([]byte, zeros)...), 0o600); err != nil {
				t.Fatal(err)
			}
			lines := strings.Count(string(data[:at]), "\n")
			if at < len(data) && data[at] == '\n' {
				lines++ // only its newline is missing
			}
			_, end, err := readAll(path)
			if err == nil {
				err = RepairFile(path, end)
			}
			if err == nil {
				err = Append(disk, path, line{9, "z"})
			}
			got, end, again := readAll(path)
			if want := append([]string{"<a>", "b", "c"}[:lines:lines], "z"); err != nil || again != nil || end != nil || strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("cut at %d, %d zeros: %v, %v, %v; want %v", at, zeros, got, err, again, want)
			}
		}
	}
}

// A line that this program didn't write is refused with its place; in the first line, the file is another program's.
func TestADamagedRecordIsRefused(t *testing.T) {
	const good = `{"n":1,"what":"a"}` + "\n"
	for text, want := range map[string]BrokenError{
		good + "x\n" + good:                    {Line: 2},
		good + "\x00\x00\n" + good:             {Line: 2},
		"hello\n":                              {Line: 1, Foreign: true},
		"\xef\xbb\xbf" + good:                  {Line: 1},
		good + `{"n":2,"other":"a"}` + "\n":    {Line: 2},
		good + "{\"n\":2,\"what\":\"\xff\"}\n": {Line: 2},
	} {
		path := filepath.Join(t.TempDir(), "r.jsonl")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, err := readAll(path)
		var broken *BrokenError
		if !errors.As(err, &broken) || broken.Line != want.Line || broken.Foreign != want.Foreign || broken.What == "" || !strings.Contains(broken.Hint(), "mv ") {
			t.Errorf("%q: %v", text, err)
		}
		if data, err := os.ReadFile(path); err != nil || string(data) != text {
			t.Errorf("%q was changed", text)
		}
	}
	var broken *BrokenError
	if _, _, err := readAll(t.TempDir()); !errors.As(err, &broken) || broken.Line != 0 {
		t.Error(err)
	}
	if lines, _, err := readAll(filepath.Join(t.TempDir(), "none")); len(lines) > 0 || err != nil {
		t.Error(lines, err)
	}
}
