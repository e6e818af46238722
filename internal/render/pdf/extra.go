package pdf

import (
	"fmt"
	"os"
	"sync"

	"aftercare/internal/render/pdfwriter"
)

// Extra is a clinic's own typeface, for words that the embedded ones can't draw, such as a Chinese name. It is
// read and parsed when the first sheet needs it. It is safe for concurrent use.
type Extra struct {
	load func() (*pdfwriter.Family, error)
}

// NewExtra returns an Extra that reads the two .ttf files with read: the regular face, and the bold
// one, nil for none.
func NewExtra(read func() (regular, bold []byte, err error)) *Extra {
	return &Extra{sync.OnceValues(func() (*pdfwriter.Family, error) {
		regular, bold, err := read()
		if err != nil {
			return nil, fmt.Errorf("reading the clinic's font: %w", err)
		}
		f, err := pdfwriter.NewFamily("Clinic", regular, bold)
		if err != nil {
			return nil, fmt.Errorf("the clinic's font can't be used: %w", err)
		}
		return f, nil
	})}
}

// FontFiles returns an Extra that reads two .ttf files by their paths; without a bold one the regular face is thickened, and
// without any the result is nil.
func FontFiles(regular, bold string) *Extra {
	if regular == "" {
		return nil
	}
	return NewExtra(func() (plain, heavy []byte, err error) {
		if plain, err = os.ReadFile(regular); err != nil || bold == "" {
			return plain, nil, err
		}
		heavy, err = os.ReadFile(bold)
		return plain, heavy, err
	})
}
