package library

import (
	"testing"

	"aftercare/internal/authoring/procedure"
	"aftercare/procedures"
)

// Who takes the patient home, and what applies on the first day, is what procedures share: under activity
// it comes before what only this one says, and everything keeps the order in which it was written.
func TestSharedActivityIsReadFirst(t *testing.T) {
	lib, err := Open(Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := lib.IDs()
	if err != nil {
		t.Fatal(err)
	}
	mixed := 0
	for _, id := range ids {
		p, _, err := lib.Load(id, "en")
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range p.Sections {
			if s.Kind != procedure.Activity {
				continue
			}
			own, shared := "", 0
			line := 0
			for _, in := range s.Items {
				switch {
				case in.Block == "":
					if own != "" && in.Pos.Line < line {
						t.Errorf("%s: %s stands after %s, which was written below it", id, in.Ref(), own)
					}
					own, line = in.Ref(), in.Pos.Line
				case own != "":
					t.Errorf("%s: %s of the block %s stands after the procedure's own %s", id, in.Ref(), in.Block, own)
				default:
					shared++
				}
			}
			if own != "" && shared > 0 {
				mixed++
			}
		}
	}
	if mixed < 10 {
		t.Errorf("%d definitions have both, of more than 10", mixed)
	}
}
