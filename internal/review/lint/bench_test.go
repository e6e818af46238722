package lint_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/internal/review/lint"
	"aftercare/procedures"
)

// BenchmarkCheck is a whole run over a clinic's folder with this many definitions: the time grows
// in proportion.
func BenchmarkCheck(b *testing.B) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "procedures", "medial-branch-block.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	for _, count := range []int{5, 50, 500} {
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			dir := b.TempDir()
			write := func(name, text string) {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					b.Fatal(err)
				}
			}
			if err := os.Mkdir(filepath.Join(dir, "procedures"), 0o700); err != nil {
				b.Fatal(err)
			}
			write("clinic.yaml", profile)
			for n := range count {
				write(fmt.Sprintf("procedures/block-%d.yaml", n), string(data))
			}
			for b.Loop() {
				lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: dir})
				if err != nil {
					b.Fatal(err)
				}
				run(b, lint.Options{}, lib)
			}
		})
	}
}
