package approval

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/review/revision"
	"aftercare/internal/sheet/compose"
)

// Lack is a line of the built-in files that a sheet lacks, since a clinic's file replaced them. The
// JSON names are a contract.
type Lack struct {
	Ref        string `json:"ref"`
	Level      string `json:"level,omitempty"` // for a warning sign
	OtherLevel string `json:"now,omitempty"`   // the less urgent level that the sign has instead
	Words      string `json:"words"`           // as patients read them
	// Replacement is another block's wording that the sheet has under the same key.
	Replacement string              `json:"instead,omitempty"`
	By          procedure.RemovedBy `json:"by"`
	Name        string              `json:"name"` // of the block or the definition
}

// Lacks returns what a sheet lacks since clinic's files replaced built-in ones, signs first. It
// doesn't include what a definition omits, a clinic decided, or a copy deliberately omits.
func Lacks(all []procedure.Lack, c clinic.Profile, words *locale.Words) []Lack {
	var out []Lack
	for n := range all {
		l := &all[n]
		if l.By != procedure.ByBlock && l.By != procedure.ByDefinition {
			continue
		}
		say := func(in *procedure.Instruction) string {
			if in == nil {
				return ""
			}
			return strings.ReplaceAll(compose.Wordings(l.From, c, words, in), "\u00a0", " ")
		}
		out = append(out, Lack{
			Ref: l.Instruction.Ref(), Level: string(l.Instruction.Level), OtherLevel: string(l.OtherLevel), By: l.By, Name: l.Name, Replacement: say(l.Replacement),
			Words: say(&l.Instruction),
		})
	}
	return out
}

// Block is a clinic's copy of a built-in block that a text includes, and what has changed in the
// original since. The JSON names are a contract.
type Block struct {
	Name     string            `json:"name"`
	BasedOn  string            `json:"based_on"`
	Upstream []revision.Change `json:"upstream,omitempty"`
	Note     string            `json:"note,omitempty"`
}

// BlockText returns what the lines of a block can say to patients, without a clinic; nil if there
// is no such block.
func BlockText(lib *library.Library, name string, words *locale.Words) []compose.Statement {
	p := lib.Block(name)
	if p == nil {
		return nil
	}
	return slices.DeleteFunc(compose.Statements(p, clinic.Profile{}, words), func(s compose.Statement) bool {
		return !slices.ContainsFunc(p.Instructions(), func(in procedure.Instruction) bool { return in.HasRef(s.Ref) })
	})
}

// CompareBlock returns what has changed in the original of a clinic's block since it was copied.
// BuiltIn is the program's own library, dir the clinic's folder.
func CompareBlock(block library.ClinicBlock, builtIn *library.Library, words *locale.Words, dir string) Block {
	b := Block{Name: block.Name, BasedOn: block.BasedOn}
	id, digest, _ := strings.Cut(block.BasedOn, "@")
	now := BlockText(builtIn, id, words)
	switch data, err := readText(dir, OriginFile(id, digest)); {
	case now == nil:
		b.Note = "the original " + id + " is no longer built in"
	case digest != "" && strings.HasPrefix(compose.DigestOf(compose.Encode(now)), digest):
	case err != nil || digest == "" || !strings.HasPrefix(compose.DigestOf(data), digest):
		b.Note = "the text that was copied is not kept; to see what the built-in block has and the copy lacks: aftercare check"
	default:
		was, err := compose.Decode(data)
		if err != nil {
			b.Note = err.Error()
			break
		}
		b.Upstream = revision.Compare(was, now, words.TimeWord)
	}
	return b
}
