package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/batch/schedule"
	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/visit/field"
	"aftercare/internal/visit/intake"
)

// The table of limits is that of the code.
func TestLimitsAreDocumented(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "scripts.md"))
	if err != nil {
		t.Fatal(err)
	}
	const kib, mib = 1 << 10, 1 << 20
	for _, row := range []string{
		fmt.Sprintf("| an appointment id | %d letters |", field.MaxID),
		fmt.Sprintf("| a name | %d letters |", intake.MaxName),
		fmt.Sprintf("| a message | %d letters |", intake.MaxMessage),
		fmt.Sprintf("| any other value that is printed | %d letters |", intake.MaxOther),
		fmt.Sprintf("| a cell, or a line of JSON | %d KiB |", form.MaxCell/kib),
		fmt.Sprintf("| a row | %d MiB |", form.MaxRow/mib),
		fmt.Sprintf("| columns | %d |", schedule.MaxColumns),
		fmt.Sprintf("| an Excel file from a pipe, or a file for `--make-map` | %d MiB |", form.MaxFile/mib),
		fmt.Sprintf("| different words of a column that `--make-map` lists | %d |", schedule.MaxWords),
	} {
		if !strings.Contains(string(data), row+"\n") {
			t.Errorf("docs/scripts.md lacks %s", row)
		}
	}
}
