package draft

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/language/locale"
	"aftercare/internal/review/approval"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/visit"
)

// Output is a file to write, or one that is there and stays.
type Output struct {
	Path string
	Data []byte // nil for a file that stays as it is
	// Replaces says that a file that is there already gives way, since what was written in it is kept or is the same.
	Replaces bool
	Note     string // what else to say of the file
	Next     string // what its author does next; "" if nothing needs to be said of the file
}

// requiredBlock is a block that every new definition includes, for patients who take a blood thinner.
const requiredBlock = "blood-thinner"

// Write writes all files, or none if one is there that must stay: a sink.ExistsError, unless force is set. It calls say
// with each file that its author should know of, and with what comes next.
func Write(all []Output, force bool, say func(file, next string)) error {
	for _, f := range all {
		if f.Data != nil && !f.Replaces && !force && isThere(f.Path) {
			return &sink.ExistsError{Path: f.Path}
		}
	}
	for _, f := range all {
		file := "kept " + diag.Join(", ", f.Path, f.Note)
		if f.Data != nil {
			if err := sink.Replace(f.Path, f.Data); err != nil {
				return err
			}
			file = "wrote " + f.Path
		}
		if f.Next != "" {
			say(file, f.Next)
		}
	}
	return nil
}

// Output completes a definition with what the clinic's library knows, and returns its file: in the clinic's own
// folder, or else in the current one. A wrong value is a diag.UsageError. Include names the blocks that it has besides the one that all have.
func (d Definition) Output(lib *library.Library, id string, include []string, today visit.Date) (Output, error) {
	c := lib.Clinic()
	d.Edition, d.Ages = today.String(), cmp.Or(d.Ages, c.Ages.String())
	if _, err := procedure.ParseAges(d.Ages); d.Ages != "" && err != nil {
		return Output{}, diag.Usage("--ages 18+", "--ages is %s", err)
	}
	if err := checkPart(lib, d.Part); err != nil {
		return Output{}, err
	}
	for _, block := range slices.Compact(append([]string{requiredBlock}, slices.DeleteFunc(include, func(s string) bool { return s == requiredBlock })...)) {
		d.Include = append(d.Include, readBlock(lib, block))
	}
	path := DefinitionPath(c, id)
	if c.HasFolder() {
		d.Schema = "../schema/procedure.schema.json"
	}
	return Output{Path: path, Data: d.Bytes(), Next: "edit it, then: aftercare check " + path}, nil
}

// DefinitionPath returns where a new definition goes: into the clinic's own folder, or else into the current one.
func DefinitionPath(c clinic.Profile, id string) string {
	if c.HasFolder() {
		return filepath.Join(c.Origin, "procedures", id+".yaml")
	}
	return id + ".yaml"
}

// readBlock returns what a first version must know of a block; of one that can't be read only its name, which is refused later.
func readBlock(lib *library.Library, name string) Block {
	b := Block{Name: name, Refs: lib.BlockRefs(name), Replaces: map[string][]string{}}
	n, err := lib.Source("shared/" + name + ".yaml")
	if err != nil {
		return b
	}
	b.IsAsked = n.Get("if") != nil
	for _, ref := range b.Refs {
		in := n
		for _, key := range strings.Split(ref, ".") {
			in = in.Get(key)
		}
		switch replaced := in.Get("replaces"); {
		case replaced == nil:
		case replaced.Kind == yamlfile.Scalar:
			b.Replaces[ref] = []string{replaced.Text}
		default:
			for _, item := range replaced.Items {
				b.Replaces[ref] = append(b.Replaces[ref], item.Text)
			}
		}
	}
	return b
}

// checkPart checks that a part of the body has words.
func checkPart(lib *library.Library, part string) error {
	words, err := lib.Words(library.SourceLanguage)
	if err != nil || part == "" || slices.Contains(words.Parts(), part) {
		return err
	}
	wordsFile := "locales/en/words.yaml of your clinic's folder"
	if c := lib.Clinic(); c.HasFolder() {
		wordsFile = filepath.Join(c.Origin, "locales", library.SourceLanguage, "words.yaml")
	}
	return diag.Usage(fmt.Sprintf("one of %[2]s; or write into %[3]s, which may hold that alone: parts: {%[1]s: {left: your left %[1]s, right: your right %[1]s, both: both of your %[1]ss, unknown: your %[1]s}}",
		part, strings.Join(words.Parts(), ", "), wordsFile), "there are no words for the part of the body %q", part)
}

// CopyOf returns a clinic's copy of a built-in definition or block, and the record of the text that it is a copy of,
// by which "aftercare status" says what changed in the original since. Builtin is the library of the program's own
// files, without a clinic, and files are those files. The error is that of finding the name.
func CopyOf(c clinic.Profile, builtin *library.Library, files fs.FS, name, id string) ([]Output, error) {
	from, notFound := builtin.Find(name)
	var (
		text       []compose.Statement
		data       []byte
		kind       = "procedure"
		source     = from + ".yaml"
		path       = filepath.Join(c.Origin, "procedures", id+".yaml")
		next       = "edit it, then: aftercare diff " + id + " --clinic " + c.Origin
		words, err = builtin.Words(library.SourceLanguage)
	)
	switch {
	case err != nil:
		return nil, err
	case notFound == nil:
		p, words, err := builtin.Load(from, library.SourceLanguage)
		if err != nil {
			return nil, err
		}
		text = compose.Statements(p, clinic.Profile{}, words)
	case builtin.Block(name) != nil:
		text = approval.BlockText(builtin, name, words)
		from, kind, source = name, "block", "shared/"+name+".yaml"
		path = filepath.Join(c.Origin, "shared", id+".yaml")
		next = "edit it, then: aftercare check " + diag.ShellWord(c.Origin)
	default:
		return nil, notFound
	}
	if data, err = fs.ReadFile(files, source); err != nil {
		return nil, err
	}
	if kind == "procedure" && id != from {
		data = WithoutAliases(data, from)
	}
	original := compose.Encode(text)
	digest := compose.DigestOf(original)
	const shown = 16
	return []Output{
		{Path: filepath.Join(c.Origin, filepath.FromSlash(approval.OriginFile(from, digest))), Data: original, Replaces: true},
		{Path: path, Data: Copy(data, from, digest[:shown], "../schema/"+kind+".schema.json"), Next: next},
	}, nil
}

// CheckLanguage checks that a language can be translated into; else the error is a diag.UsageError.
func CheckLanguage(lang string) error {
	tag, ok := locale.Canonical(lang)
	switch {
	case !ok:
		return diag.Usage("fr, vi, zh-Hant, or another tag of BCP 47", "%q is not a language", lang)
	case tag == library.SourceLanguage:
		return diag.Usage("", "%q is the language that definitions are written in", lang)
	case tag != lang:
		return diag.Usage("--lang "+tag, "%q is not how this language tag is written", lang)
	}
	return nil
}

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
