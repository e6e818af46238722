package library

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"aftercare/internal/pattern"
)

// nameGuess is what a file's name may have been meant to be.
type nameGuess struct {
	id             string // "skin-biopsy" from "Skin Biopsy (1).yml"; "" if no id can be made of it
	withCopyMark   string // with the mark of a copy: "skin-biopsy-1"
	withoutHost    string // without what may be a computer's name: from "skin-biopsy-DESKTOP-AB12.yaml"
	withoutVersion string // without the words and numbers that distinguish versions, in any language: from "skin-biopsy - Kopia FINAL 2.yaml"
	isExact        bool   // the name is the id and ".yaml", as required
}

// The extensions of YAML and JSON files, in the spellings that people and programs use. Only
// ".yaml" is read.
var (
	yamlExtensions = []string{".yaml", ".yml", ".yam", ".yaml5", ".yamls", ".yamll", ".ymal", ".yalm", ".ymla", ".json", ".json5", ".jsonc", ".jsn"}
	textExtensions = []string{".txt", ".text", ".rtf", ".doc", ".docx", ".odt", ".htm", ".html"} // added by editors
	// ignoredSuffixes end the names of what editors, systems and this program itself leave beside a
	// file: nobody expects it to be read.
	ignoredSuffixes = []string{"~", "#", ".swp", ".swo", ".swx", ".swn", ".bak", ".backup", ".orig", ".rej", ".old", ".save", ".tmp", ".temp", ".lock"}
	// elsewhere holds the extensions of placeholders for a file that isn't on this disk, or is in
	// another folder: the program can't follow them.
	elsewhere = []string{".icloud", ".lnk", ".url", ".webloc"}
	// packed holds the extensions of a definition that was packed, is still downloading, or was
	// opened in another program.
	packed          = []string{".gz", ".zip", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz", ".zst", ".part", ".partial", ".crdownload", ".download", ".opdownload", ".numbers", ".pages", ".disabled", ".off"}
	ignoredPrefixes = []string{"._", ".#", "#", "~$", ".~", ".aftercare-"}
)

// lookalikes maps letters of other scripts to the Latin letters that they look like.
var lookalikes = strings.NewReplacer("а", "a", "е", "e", "і", "i", "о", "o", "р", "p", "с", "c", "у", "y", "х", "x", "ѕ", "s", "ј", "j", "м", "m", "А", "A", "М", "M", "О", "O", "У", "Y", "Ѕ", "S", "Ј", "J",
	"α", "a", "ο", "o", "ι", "i", "Α", "A", "Μ", "M", "Ν", "N", "Υ", "Y", "Ο", "O", "．", ".")

// foldLookalikes replaces lookalike letters, in each part of a name that has no other letters of
// that script: a Russian word stays.
func foldLookalikes(name string) string {
	parts := strings.SplitAfter(name, ".")
	for n, part := range parts {
		if plain := lookalikes.Replace(part); !strings.ContainsFunc(plain, func(r rune) bool { return r > unicode.MaxASCII && unicode.IsLetter(r) }) {
			parts[n] = plain
		}
	}
	return strings.Join(parts, "")
}

// isPassedOver reports whether nobody expects a file with this name to be read.
func isPassedOver(name string) bool {
	name = strings.ToLower(strings.TrimSpace(name))
	has := func(all []string, is func(s, part string) bool) bool {
		return slices.ContainsFunc(all, func(part string) bool { return is(name, part) })
	}
	return has(ignoredSuffixes, strings.HasSuffix) || has(ignoredPrefixes, strings.HasPrefix)
}

// guessName reads a file's name as a person would. It returns false if the file isn't YAML or JSON
// in any spelling.
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
		case slices.Contains(textExtensions, end), end != "" && strings.Trim(end[1:], "0123456789") == "": // ".yaml.1" from a download
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

// How copies are named: by systems, browsers and sync programs.
var (
	copyPrefix = pattern.New(`(?i)^(?:(?:copy|copia|copie|kopie|cópia)(?: *\(?\d+\)?)? (?:of|de|von|di) |copy[ _-]+)`)
	copySuffix = pattern.New(`(?i)(?:` +
		`[ _-]*\([^()]*\)` + // (1), (Ana's conflicted copy 2026-11-28), (copia)
		`|[ _]+-? *(?:copy|copia|copie|kopie|cópia)(?: *\(?\d+\)?)?` + // - Copy, copy 2
		`|[ ._-]*sync-conflict-[0-9a-z-]+` +
		`|[ ._-]+conflict(?:ed)?[ ._-].*` +
		`|_(?:backup|base|local|remote)_\d+` + // from a merge
		`|[ _]\d{1,3}` + // "skin-biopsy 2"
		`)$`)
	// hostSuffix matches a computer's name at the end of a file's: "-DESKTOP-AB12", "-FRONTDESK2",
	// "-Anas-MacBook-Pro".
	hostSuffix = pattern.New(`-[A-Z][A-Za-z0-9-]*$`)
)

// versionWords distinguish a copy or a version of a file from the file.
var versionWords = strings.Fields("copy copies copia copie kopie cópia kopia kópia kopi kopio kopya kopija másolata copied conflict conflicted backup final finale new neu neue nuevo nueva nouveau latest edited updated " +
	"revised draft entwurf borrador brouillon old alt version versión versie rev of de di da von van av z the en es")

// withoutVersion makes an id from a name without the words, dates and numbers that distinguish
// versions, and without words in letters that ids don't have ("копия"); "" if nothing remains.
func withoutVersion(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.M, r)
	})
	return asID(strings.Join(slices.DeleteFunc(words, func(word string) bool {
		word = strings.ToLower(word)
		return slices.Contains(versionWords, word) || asID(word) == "" || strings.Trim(strings.TrimPrefix(word, "v"), "0123456789") == ""
	}), "-"))
}

// asID makes an id from words: lowercase letters, digits and hyphens. It returns "" if nothing remains,
// or if there is a letter that ids don't have.
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

// matchIn returns the known name that is meant: the same, the same without hyphens, or the same
// without the mark of a copy; "" for none.
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

// isSameWithoutHyphens reports whether two ids differ only in hyphens.
func isSameWithoutHyphens(a, b string) bool {
	for {
		a, b = strings.TrimLeft(a, "-"), strings.TrimLeft(b, "-")
		if a == "" || b == "" || a[0] != b[0] {
			return a == b
		}
		a, b = a[1:], b[1:]
	}
}
