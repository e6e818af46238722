package pdf

import (
	"errors"
	"fmt"

	"aftercare/internal/render/truetype"
)

// scriptSample is a script with runes that its texts always need: a font that has them usually has
// the others.
type scriptSample struct{ name, runes string }

var scriptSamples = []scriptSample{
	{"Latin of western Europe", "ÀÉÎÕÜßçñøåæ"}, {"Latin of central Europe", "ĄČĎĘŁŃŐŘŠŤŮŽ"}, {"Vietnamese", "ĂĐƠƯạảấầẩẫậắềểỗộớựỹ"},
	{"Greek", "ΑΩαωάέήίόύώς"}, {"Cyrillic", "АЯаяёЖжЩщЇїЄєҐґ"}, {"Chinese, simplified", "的一是不了人我在有他这请药医院"},
	{"Chinese, traditional", "的一是不了人我在有他這請藥醫院"}, {"Japanese", "のにはをたがでてとしアイウエオ薬病院"}, {"Korean", "가나다라마바사아자차카타파하병원약"},
}

// CheckFont reports whether a font can be used for sheets: which scripts it covers and which it
// lacks. Printable reports whether a clinic's sheets can be printed with it. The error says why it
// can't be used at all: it isn't a TrueType font with its own outlines, or it lacks letters and
// digits that every sheet has.
func CheckFont(data []byte) (covered, missing []string, err error) {
	f, err := truetype.Parse(data)
	if err != nil {
		return nil, nil, err
	}
	for r := rune(0x21); r < 0x7f; r++ {
		if !f.Covers(r) {
			return nil, nil, fmt.Errorf("the font lacks %q, which every sheet may have: digits, Latin letters and their signs", r)
		}
	}
	if !f.Covers('\u00a0') {
		return nil, nil, errors.New("the font lacks the character U+00A0, a space that every sheet has between the parts of a date or a phone number")
	}
	for _, r := range "°–’•" {
		if !f.Covers(r) {
			missing = append(missing, fmt.Sprintf("the character U+%04X", r))
		}
	}
	for _, w := range scriptSamples {
		all := true
		for _, r := range w.runes {
			all = all && f.Covers(r)
		}
		if all {
			covered = append(covered, w.name)
		} else {
			missing = append(missing, w.name)
		}
	}
	if len(covered) == 0 {
		return nil, nil, errors.New("the font covers no writing that the PDF can print")
	}
	return covered, missing, nil
}
