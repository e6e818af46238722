package library

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"aftercare/internal/pattern"
)

// nameGuess is what a file's name is meant to be.
type nameGuess struct {
	id             string // "skin-biopsy" of "Skin Biopsy (1).yml"; "" where no id can be made of it
	withCopyMark   string // the same with a copy's mark, "skin-biopsy-1"
	withoutHost    string // the same without what may be a computer's name: of "skin-biopsy-DESKTOP-AB12.yaml"
	withoutVersion string // the same without the words and numbers that tell versions apart, in any language: of "skin-biopsy - Kopia FINAL 2.yaml"
	isExact        bool   // the name is the id and ".yaml", as it must be
}

// The ends of names that are YAML or JSON, in the spellings that people and programs give them. Only
// ".yaml" is read.
var (
	yamlExtensions = []string{".yaml", ".yml", ".yam", ".yaml5", ".yamls", ".yamll", ".ymal", ".yalm", ".ymla", ".json", ".json5", ".jsonc", ".jsn"}
	textExtensions = []string{".txt", ".text", ".rtf", ".doc", ".docx", ".odt", ".htm", ".html"} // of an editor that adds its own
	// ignoredSuffixes are what editors, systems and this program itself leave beside a file: nobody means it to be read.
	ignoredSuffixes = []string{"~", "#", ".swp", ".swo", ".swx", ".swn", ".bak", ".backup", ".orig", ".rej", ".old", ".save", ".tmp", ".temp", ".lock"}
	// elsewhere are what stands for a file that is not on this disk, or in another folder: the program can't follow it.
	elsewhere = []string{".icloud", ".lnk", ".url", ".webloc"}
	// packed are what a definition is in that was packed, is still on its way, or was opened in another program.
	packed          = []string{".gz", ".zip", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz", ".zst", ".part", ".partial", ".crdownload", ".download", ".opdownload", ".numbers", ".pages", ".disabled", ".off"}
	ignoredPrefixes = []string{"._", ".#", "#", "~$", ".~", ".aftercare-"}
)

// lookalikes are letters of other scripts that look like those that names are written in.
var lookalikes = strings.NewReplacer("а", "a", "е", "e", "і", "i", "о", "o", "р", "p", "с", "c", "у", "y", "х", "x", "ѕ", "s", "ј", "j", "м", "m", "А", "A", "М", "M", "О", "O", "У", "Y", "Ѕ", "S", "Ј", "J",
	"α", "a", "ο", "o", "ι", "i", "Α", "A", "Μ", "M", "Ν", "N", "Υ", "Y", "Ο", "O", "．", ".")

// foldLookalikes returns a name in which letters that look like others are those, in each part of it that then has
// no other script's letters: a Russian word stays.
func foldLookalikes(name string) string {
	parts := strings.SplitAfter(name, ".")
	for n, part := range parts {
		if plain := lookalikes.Replace(part); !strings.ContainsFunc(plain, func(r rune) bool { return r > unicode.MaxASCII && unicode.IsLetter(r) }) {
			parts[n] = plain
		}
	}
	return strings.Join(parts, "")
}

// isPassedOver reports whether a file's name is one that nobody means to be read.
func isPassedOver(name string) bool {
	name = strings.ToLower(strings.TrimSpace(name))
	has := func(all []string, is func(s, part string) bool) bool {
		return slices.ContainsFunc(all, func(part string) bool { return is(name, part) })
	}
	return has(ignoredSuffixes, strings.HasSuffix) || has(ignoredPrefixes, strings.HasPrefix)
}

// guessName reads a file's name as a person would. It is false for a file that is no YAML and no JSON in any
// spelling.
func guessName(name string) (nameGuess, bool) {
	if id, is := strings.CutSuffix(name, ".yaml"); is && isID(id) {
		return nameGuess{id: id, withCopyMark: id, isExact: true}, true
	}
	name = foldLookalikes(norm.NFC.String(name)) // some disks list a letter and its accent as two characters
	if isPassedOver(name) {
		return nameGuess{}, false
	}
	stem, whole, yaml := name, name, false
	for {
		before := stem
		stem = strings.TrimRight(strings.TrimSpace(stem), " .\u00a0")
		switch end := strings.ToLower(path.Ext(stem)); {
		case slices.Contains(yamlExtensions, end):
			stem, yaml = stem[:len(stem)-len(end)], true
			whole = stem
		case slices.Contains(textExtensions, end), end != "" && strings.Trim(end[1:], "0123456789") == "": // ".yaml.1" of a download
			if inner, is := guessName(stem[:len(stem)-len(end)]); is && inner.id != "" {
				stem = stem[:len(stem)-len(end)]
			}
		default:
			if rest := copySuffix().ReplaceAllString(stem, ""); rest != "" {
				stem = rest
			}
		}
		if stem == before {
			break
		}
	}
	if !yaml {
		return nameGuess{}, false
	}
	stem = copyPrefix().ReplaceAllString(strings.TrimLeft(stem, ". ~"), "")
	g := nameGuess{id: asID(stem), withCopyMark: asID(whole), withoutVersion: withoutVersion(whole)}
	if withoutHost := hostSuffix().ReplaceAllString(stem, ""); withoutHost != stem && withoutHost == strings.ToLower(withoutHost) {
		g.withoutHost = asID(withoutHost)
	}
	return g, true
}

// What copies are called: by systems, browsers, and programs that keep folders alike.
var (
	copyPrefix = pattern.New(`(?i)^(?:(?:copy|copia|copie|kopie|cópia)(?: *\(?\d+\)?)? (?:of|de|von|di) |copy[ _-]+)`)
	copySuffix = pattern.New(`(?i)(?:` +
		`[ _-]*\([^()]*\)` + // (1), (Ana's conflicted copy 2026-11-28), (copia)
		`|[ _]+-? *(?:copy|copia|copie|kopie|cópia)(?: *\(?\d+\)?)?` + // - Copy, copy 2
		`|[ ._-]*sync-conflict-[0-9a-z-]+` +
		`|[ ._-]+conflict(?:ed)?[ ._-].*` +
		`|_(?:backup|base|local|remote)_\d+` + // of a merge
		`|[ _]\d{1,3}` + // "skin-biopsy 2"
		`)$`)
	// hostSuffix is a computer's name behind that of a file: "-DESKTOP-AB12", "-FRONTDESK2", "-Anas-MacBook-Pro".
	hostSuffix = pattern.New(`-[A-Z][A-Za-z0-9-]*$`)
)

// versionWords tell a copy or a version of a file from the file.
var versionWords = strings.Fields("copy copies copia copie kopie cópia kopia kópia kopi kopio kopya kopija másolata copied conflict conflicted backup final finale new neu neue nuevo nueva nouveau latest edited updated " +
	"revised draft entwurf borrador brouillon old alt version versión versie rev of de di da von van av z the en es")

// withoutVersion makes an id of what is left of a name without the words, dates and numbers that tell
// versions apart, and without words in letters that no id has ("копия"); "" where nothing is left.
func withoutVersion(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.M, r)
	})
	return asID(strings.Join(slices.DeleteFunc(words, func(word string) bool {
		word = strings.ToLower(word)
		return slices.Contains(versionWords, word) || asID(word) == "" || strings.Trim(strings.TrimPrefix(word, "v"), "0123456789") == ""
	}), "-"))
}

// asID makes an id of words: small letters, digits and hyphens. It is "" where none is left, or a letter is
// there that no id has.
func asID(words string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(words) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.IsLetter(r):
			return ""
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-") && !unicode.Is(unicode.Cf, r):
			b.WriteByte('-')
		}
	}
	id := strings.TrimRight(b.String(), "-")
	if !isID(id) {
		return ""
	}
	return id
}

// matchIn returns the one of the known names that is meant: the same, the same without hyphens, or what is
// left without a copy's mark; "" for none.
func (g nameGuess) matchIn(known []string) string {
	ids := slices.DeleteFunc([]string{g.withCopyMark, g.id, g.withoutHost, g.withoutVersion}, func(id string) bool { return id == "" })
	for _, id := range ids {
		if slices.Contains(known, id) {
			return id
		}
	}
	if g.isExact {
		return "" // it is another's name
	}
	for _, name := range known {
		if slices.ContainsFunc(ids, func(id string) bool { return isSameWithoutHyphens(id, name) }) {
			return name
		}
	}
	return ""
}

// isSameWithoutHyphens reports whether two ids are the same but for hyphens.
func isSameWithoutHyphens(a, b string) bool {
	for {
		a, b = strings.TrimLeft(a, "-"), strings.TrimLeft(b, "-")
		if a == "" || b == "" || a[0] != b[0] {
			return a == b
		}
		a, b = a[1:], b[1:]
	}
}
