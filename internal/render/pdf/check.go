package pdf

import (
	"errors"

	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/render/truetype"
)

// scriptSample is a script with runes that its texts always need: a font that has them usually has
// the others.
type scriptSample struct{ name, runes string }

var scriptSamples = []scriptSample{
	{"Latin of western Europe", "ÀÉÎÕÜßçñøåæ"}, {"Latin of central Europe", "ĄČĎĘŁŃŐŘŠŤŮŽ"}, {"Vietnamese", "ĂĐƠƯạảấầẩẫậắềểỗộớựỹ"},
	{"Greek", "ΑΩαωάέήίόύώς"}, {"Cyrillic", "АЯаяёЖжЩщЇїЄєҐґ"}, {"Georgian", "აბგდევზთიკლმნოპრსტუფქღყშჩცძწჭხჯჰ"}, {"Armenian", "ԱԲԳԴԵԶԷԸԹԺաբգդեզէըթժև"},
	{"Ethiopic", "ሀለሐመሠረሰሸቀበተቸኀነኘአከወዐዘየደገጠጸፈፐ"}, {"Chinese, simplified", "的一是不了人我在有他这请药医院"},
	{"Chinese, traditional", "的一是不了人我在有他這請藥醫院"}, {"Japanese", "のにはをたがでてとしアイウエオ薬病院"}, {"Korean", "가나다라마바사아자차카타파하병원약"},
}

// What a font does less well than it seems to. A clinic should know it before it prints.
const (
	notBold = "without font-bold: in clinic.yaml, what is bold is printed in the font's regular letters, thickened"
	notUsed = "the built-in typefaces cover all of these scripts, so no sheet uses the font: it is only for words that they lack"
)

// FontReport is what a clinic's font can do.
type FontReport struct {
	Covers, Lacks []string // scripts
	Notes         []string // what it does less well than it seems to
}

// CheckFont reports which scripts a font covers and which it lacks; hasBold says that the clinic has a bold one beside it.
// Printable reports whether a clinic's sheets can be printed with it. The error says why it can't be used at all: it isn't a
// TrueType font with its own outlines, or it has none of the scripts that the PDF prints.
func CheckFont(data []byte, hasBold bool) (r FontReport, err error) {
	f, err := truetype.Parse(data)
	if err != nil {
		return r, err
	}
	used := false
	for _, w := range scriptSamples {
		all := true
		var sample pdfwriter.Letters
		for _, c := range w.runes {
			all = all && f.Covers(c)
			sample.Add(string(c))
		}
		if !all {
			r.Lacks = append(r.Lacks, w.name)
			continue
		}
		r.Covers = append(r.Covers, w.name)
		_, err := pdfwriter.ChooseFamilies(sample, nil)
		used = used || err != nil
	}
	switch {
	case len(r.Covers) == 0:
		return r, errors.New("the font covers no script that the PDF can print")
	case !used:
		r.Notes = append(r.Notes, notUsed)
	case !hasBold:
		r.Notes = append(r.Notes, notBold)
	}
	return r, nil
}
