package approval

import (
	"slices"
	"strings"

	"aftercare/internal/clinic"
	"aftercare/internal/compose"
	"aftercare/internal/library"
	"aftercare/internal/locale"
	"aftercare/internal/procedure"
	"aftercare/internal/revision"
)

// Lacking is a line of the built-in files that a sheet lacks, since a clinic's file took their place.
// The JSON names are a contract.
type Lacking struct {
	Ref   string `json:"ref"`
	Level string `json:"level,omitempty"` // of a warning sign
	Now   string `json:"now,omitempty"`   // the less urgent level at which the sign stands instead
	Words string `json:"words"`           // as patients read them
	// Instead is the wording of another block that the sheet has under the same key.
	Instead string            `json:"instead,omitempty"`
	By      procedure.TakenBy `json:"by"`
	Name    string            `json:"name"` // of the block or the definition
}

// Lacks returns what clinic's files in the place of built-in ones took from a sheet, signs first.
// What a definition omits, a clinic decided, or a copy left out on purpose is not in it.
func Lacks(all []procedure.Lack, c clinic.Profile, words *locale.Words) []Lacking {
	var out []Lacking
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
		out = append(out, Lacking{
			Ref: l.Instruction.Ref(), Level: string(l.Instruction.Level), Now: string(l.Now), By: l.By, Name: l.Name, Instead: say(l.Instead),
			Words: say(&l.Instruction),
		})
	}
	return out
}

// Block is a clinic's copy of a built-in block that a text includes, and what changed in the original
// since. The JSON names are a contract.
type Block struct {
	Name     string            `json:"name"`
	BasedOn  string            `json:"based_on"`
	Upstream []revision.Change `json:"upstream,omitempty"`
	Note     string            `json:"note,omitempty"`
}

// BlockText returns what the lines of a block can say to patients, without a clinic; nil for no such block.
func BlockText(lib *library.Library, name string, words *locale.Words) []compose.Statement {
	p := lib.Block(name)
	if p == nil {
		return nil
	}
	return slices.DeleteFunc(compose.Text(p, clinic.Profile{}, words), func(s compose.Statement) bool {
		return !slices.ContainsFunc(p.Instructions(), func(in procedure.Instruction) bool { return in.Is(s.Ref) })
	})
}

// CompareBlock says what changed in the original of a clinic's block since it was copied. BuiltIn is what
// the program brings.
func CompareBlock(own library.OwnBlock, builtIn *library.Library, words *locale.Words, kept Kept) Block {
	b := Block{Name: own.Name, BasedOn: own.BasedOn}
	id, digest, _ := strings.Cut(own.BasedOn, "@")
	now := BlockText(builtIn, id, words)
	switch data, err := kept.read(OriginFile(id, digest)); {
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
