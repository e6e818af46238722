package library

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
	"aftercare/internal/pattern"
)

// SourceLanguage is the language in which definitions are written.
const SourceLanguage = procedure.SourceLanguage

// translator translates a procedure's texts into another language: every one of them, or the sheet
// is refused. The files are the definition's own and one for each block; each text names the source
// text that it translates, so that an outdated one is found.
type translator struct {
	*reader
	lib           *Library
	p             *procedure.Procedure
	id            string // the procedure's
	lang          string
	files         map[string]*yamlfile.Node // by block; "" for the definition's own
	reviewers     []string                  // of each file that has one
	order         []string
	roots         []*yamlfile.Node // every file that was read
	untranslated  []string         // the files with texts still to be translated, already reported
	missingFiles  []string         // files that the language should have and doesn't
	missingBlocks map[string]bool  // the blocks whose file is missing, or can't be read
}

// translate translates the procedure into a language; in the source language nothing changes.
func (lib *Library) translate(r *reader, p *procedure.Procedure, words *locale.Words) error {
	if p == nil || words == nil {
		return nil
	}
	p.Language = words.Language
	if p.Language == SourceLanguage {
		return nil
	}
	broken := len(r.list.Errors()) > 0
	t := &translator{reader: r, lib: lib, p: p, id: p.ID, lang: p.Language, files: map[string]*yamlfile.Node{}, missingBlocks: map[string]bool{}}
	if err := t.open("", p.ID+".yaml"); err != nil {
		return err
	}
	for _, block := range p.Include {
		if err := t.open(block, "shared/"+block+".yaml"); err != nil {
			return err
		}
	}
	t.addReviewer(words.Reviewer(), lib.wordsPos[p.Language])
	t.reportMissingFiles()
	if broken || t.files[""] == nil {
		return nil // texts of a missing file aren't reported one by one
	}
	t.translateTexts()
	if len(t.missingBlocks) > 0 {
		return nil
	}
	if err := t.conditions(); err != nil {
		return err
	}
	if err := t.settings(); err != nil {
		return err
	}
	t.medicines()
	for _, block := range t.order {
		if err := t.checkUnusedTexts(block); err != nil {
			return err
		}
	}
	p.Reviewer = t.reviewer()
	return nil
}

// addReviewer records who reviewed a file; "" for nobody.
func (t *translator) addReviewer(by string, pos diag.Pos) {
	if by == "" {
		t.p.UnreviewedFiles = append(t.p.UnreviewedFiles, pos)
		return
	}
	t.reviewers = append(t.reviewers, by)
}

// reviewer names those who reviewed every file; "" if one has no reviewer. A reviewer in the
// clinic's own record counts for the whole language.
func (t *translator) reviewer() string {
	if by := t.lib.clinic.Reviewers[t.lang]; by != "" {
		t.p.UnreviewedFiles = nil
		return by
	}
	if len(t.p.UnreviewedFiles) > 0 {
		return ""
	}
	return strings.Join(slices.Compact(slices.Sorted(slices.Values(t.reviewers))), "; ")
}

// open reads a file of the language. A block whose instructions are all replaced or omitted needs none.
func (t *translator) open(block, file string) error {
	needed := block == ""
	for in := range t.p.Each() {
		needed = needed || in.Block == block
	}
	name := "locales/" + t.lang + "/" + file
	l, data, err := t.lib.open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && needed:
		t.missingFiles, t.missingBlocks[block] = append(t.missingFiles, name), true
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	}
	n := t.parse(l, name, data)
	if n == nil {
		t.missingBlocks[block] = true
		return nil
	}
	t.mapping(n, "a translation", schema.Translation.Names())
	if on := t.optional(n.Get("reviewed-on"), "reviewed-on"); on != "" && !isDate(on) {
		t.list.Add(n.Get("reviewed-on").Pos, "", "reviewed-on is %q; expected a date such as 2026-11-23", on)
	}
	t.addReviewer(t.optional(n.Get("reviewed-by"), "reviewed-by"), firstKeyPos(n))
	t.files[block] = n
	t.roots = append(t.roots, n)
	t.order = append(t.order, block)
	return nil
}

// reportMissingFiles reports the files that the language lacks in one finding: one command writes
// all of them.
func (t *translator) reportMissingFiles() {
	if len(t.missingFiles) == 0 {
		return
	}
	what := "the file is missing"
	if len(t.missingFiles) > 1 {
		what = fmt.Sprintf("%d files are missing: %s", len(t.missingFiles), strings.Join(t.missingFiles, ", "))
	}
	t.list.Add(diag.Pos{File: t.lib.layers[0].display(t.missingFiles[0])}, t.lib.translateCommand(t.p.ID, t.lang), "the procedure %q is not translated into %q: %s", t.p.ID, t.lang, what)
}

// translateTexts translates every text of the procedure.
func (t *translator) translateTexts() {
	file := t.files[""]
	t.p.Title = t.translateText(file, "title", t.p.Title, `"title"`)
	t.translateInstruction(&t.p.About, file.Get("about"))
	t.headings(file.Get("headings"))
	for s := range t.p.Sections {
		for i := range t.p.Sections[s].Items {
			if in := &t.p.Sections[s].Items[i]; !t.missingBlocks[in.Block] {
				t.translateInstruction(in, t.findTranslation(in))
			}
		}
	}
	for n := range t.p.Events {
		e := &t.p.Events[n]
		e.Text = t.translateFromAny("events", e.Key, e.Text)
	}
	for n := range t.p.TeachBack {
		q := &t.p.TeachBack[n]
		if node := t.findQuestion(q.Key); node != nil || len(t.missingBlocks) == 0 {
			t.translateInstruction(q, node)
		}
	}
	if d := t.p.Diary; d != nil {
		node := file.Get("diary")
		t.mapping(node, "a diary", schema.TranslatedDiary.Names())
		d.Question = t.translateText(node, "question", d.Question, `"diary.question"`)
		d.Rules = t.translateList(node, "rules", d.Rules, `"diary.rules"`)
		d.Columns = t.translateList(node, "columns", d.Columns, `"diary.columns"`)
	}
}

// headings translates the definition's own headings.
func (t *translator) headings(n *yamlfile.Node) {
	if len(t.p.Headings) == 0 {
		return
	}
	out := map[string]string{}
	for _, part := range keysOf(t.p.Headings) {
		out[part] = t.translateText(n, part, t.p.Headings[part], `"headings.`+part+`"`)
	}
	t.p.Headings = out
}

// findTranslation returns the translation of an instruction in its block's file; nil if there is none.
func (t *translator) findTranslation(in *procedure.Instruction) *yamlfile.Node {
	file := t.files[in.Block]
	section := file.Get(string(in.Section))
	if in.Level != procedure.LevelNone {
		section = section.Get(string(in.Level))
	}
	return section.Get(in.Key)
}

// findQuestion returns the translation of a teach-back question, whichever file has it.
func (t *translator) findQuestion(key string) *yamlfile.Node {
	for _, block := range t.order {
		questions := t.files[block].Get("teach-back")
		if n := questions.Get(key); n != nil {
			return n
		}
	}
	return nil
}

// translateFromAny translates a text that one of the files has under a key of a mapping.
func (t *translator) translateFromAny(mapping, key, source string) string {
	for _, block := range t.order {
		if n := t.files[block].Get(mapping); n.Get(key) != nil {
			return t.translateText(n, key, source, `"`+mapping+"."+key+`"`)
		}
	}
	if len(t.missingBlocks) == 0 {
		t.reportMissing(t.files[""], `"`+mapping+"."+key+`"`, source)
	}
	return source
}

// translateInstruction translates the wordings of an instruction and its other texts.
func (t *translator) translateInstruction(in *procedure.Instruction, n *yamlfile.Node) {
	name := `"` + in.Ref() + `"`
	if n == nil {
		t.reportMissing(t.files[in.Block], name, in.Cases[0].Text)
		return
	}
	if !t.mapping(n, "a translated instruction", schema.TranslatedInstruction.Names()) {
		return
	}
	// The source's instruction isn't shared, but its slice may be.
	in.Cases = slices.Clone(in.Cases)
	cases := n.Get("cases")
	for i := range in.Cases {
		c := &in.Cases[i]
		if c.Name == "" {
			c.Text = t.readTranslation(n, c.Text, name)
			c.Steps = t.steps(n, c.Steps, name)
			continue
		}
		wording := `"` + in.Ref() + ", " + c.Name + `"`
		c.Text = t.translateText(cases, c.Name, c.Text, wording)
		c.Steps = t.steps(cases.Get(c.Name), c.Steps, wording)
	}
	in.NotAsked = t.translateText(n, "not-asked", in.NotAsked, name+", not-asked")
	in.Do = t.translateText(n, "do", in.Do, name+", do")
	in.Milestone = t.label(n, in.Milestone, name+", milestone")
	if in.Dose != nil {
		d := *in.Dose
		if own := n.Get(procedure.DoseMedicine); d.MedicineKey == "" {
			d.Medicine = t.translateText(n, procedure.DoseMedicine, d.Medicine, name+", medicine")
		} else if own != nil {
			t.list.Warn(own.Pos, "remove it", "%s, medicine: locales/%s/%s translates the listed medicine %q", name, t.lang, medicinesFile, d.MedicineKey)
		}
		d.Reason = t.translateText(n, procedure.DoseReason, d.Reason, name+", reason")
		d.Amount = t.translateText(n, procedure.DoseAmount, d.Amount, name+", dose")
		if d.MaxSetting == "" && d.Most.IsInWords() { // a number with its unit is the same in each language
			d.Max = t.translateValue(n, procedure.DoseMax, d.Max, name+", most")
		}
		d.OtherAges = t.translateText(n, procedure.OtherAges, d.OtherAges, name+", other-ages")
		in.Dose = &d
	}
}

// steps translates the steps that have text, in order.
func (t *translator) steps(n *yamlfile.Node, source []procedure.Step, name string) []procedure.Step {
	out := slices.Clone(source)
	var texts []string
	for _, s := range out {
		if s.Text != "" {
			texts = append(texts, s.Text)
		}
	}
	if len(texts) == 0 {
		return out
	}
	texts = t.translateList(n, "steps", texts, name+", steps")
	for i, next := range out {
		if next.Text != "" {
			out[i].Text, texts = texts[0], texts[1:]
		}
	}
	return out
}

// label translates a milestone, which must be as short in each language.
func (t *translator) label(n *yamlfile.Node, source, name string) string {
	const maxLabel = 22
	out := t.translateText(n, "milestone", source, name)
	if length := utf8.RuneCountInString(out); length > maxLabel && source != "" {
		t.list.Add(n.Get("milestone").Pos, "", "%s: %q has %d letters; expected at most %d", name, out, length, maxLabel)
	}
	return out
}

// translateList translates a list, text by text, in order.
func (t *translator) translateList(n *yamlfile.Node, key string, source []string, name string) []string {
	list := n.Get(key)
	out := slices.Clone(source)
	for i := range out {
		if list == nil || i >= len(list.Items) {
			t.reportMissing(nodeOrEmpty(n, t.files[""]), fmt.Sprintf("%s, number %d", name, i+1), out[i])
			continue
		}
		out[i] = t.readTranslation(list.Items[i], out[i], fmt.Sprintf("%s, number %d", name, i+1))
	}
	return out
}

// translateText translates the text under a key; an empty source needs none.
func (t *translator) translateText(n *yamlfile.Node, key, source, name string) string {
	if source == "" {
		return ""
	}
	node := n.Get(key)
	if node == nil {
		t.reportMissing(nodeOrEmpty(n, t.files[""]), name, source)
		return source
	}
	if !t.mapping(node, "a translated text", schema.TranslatedCase.Names()) {
		return source
	}
	return t.readTranslation(node, source, name)
}

// readTranslation reads "of" and "text", and refuses a translation that is outdated or has other
// placeholders.
func (t *translator) readTranslation(n *yamlfile.Node, source, name string) string {
	of, text := n.Get("of"), n.Get("text")
	if of == nil || text == nil {
		t.list.Add(n.Pos, "", "%s has no %s; expected the source text under \"of\" and its translation under \"text\"", name, map[bool]string{true: `"of"`, false: `"text"`}[of == nil])
		return source
	}
	if got := t.text(of, "of"); got != source {
		t.list.Add(of.Pos, "translate it anew, then put the source text under \"of\"", "%s is stale: it translates %q, and the source says %q", name, got, source)
		return source
	}
	if text.Kind == yamlfile.Scalar && strings.TrimSpace(text.Text) == "" {
		t.reportUntranslated(text.Pos.File)
		return source
	}
	out := t.text(text, "text")
	t.checkSamePlaceholders(text, name, source, out)
	return out
}

// reportUntranslated reports the texts of a file that are still to be translated, in one finding at
// the first of them.
func (t *translator) reportUntranslated(file string) {
	if slices.Contains(t.untranslated, file) {
		return
	}
	t.untranslated = append(t.untranslated, file)
	var at diag.Pos
	count := 0
	var walk func(n *yamlfile.Node)
	walk = func(n *yamlfile.Node) {
		if text := n.Get("text"); n.Get("of") != nil && text != nil && text.Pos.File == file && text.Kind == yamlfile.Scalar && strings.TrimSpace(text.Text) == "" {
			if count++; count == 1 {
				at = text.Pos
			}
		}
		for _, p := range n.Pairs {
			walk(p.Value)
		}
		for _, i := range n.Items {
			walk(i)
		}
	}
	for _, root := range t.roots {
		walk(root)
	}
	what := "this text is not translated"
	if count > 1 {
		what = fmt.Sprintf("%d texts are not translated", count)
	}
	t.list.Add(at, `write each translation under its "text"`, "%s into %q yet%s", what, t.lang, map[bool]string{true: "; this is the first"}[count > 1])
}

// checkSamePlaceholders refuses a translation that loses a time, or has another.
func (t *translator) checkSamePlaceholders(n *yamlfile.Node, name, source, text string) {
	if _, err := procedure.ParseText(text); err != nil {
		t.list.Add(n.Pos, "placeholders look like {until} or {setting.fever}", "%s: %s", name, err)
		return
	}
	want, got := slices.Sorted(slices.Values(procedure.Placeholders(source))), slices.Sorted(slices.Values(procedure.Placeholders(text)))
	if !slices.Equal(want, got) {
		t.list.Add(n.Pos, "", "%s has the placeholders %s; the source has %s", name, formatPlaceholders(got), formatPlaceholders(want))
	}
}

func formatPlaceholders(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return "{" + strings.Join(names, "}, {") + "}"
}

// reportMissing reports a text that the language lacks.
func (t *translator) reportMissing(at *yamlfile.Node, name, source string) {
	t.list.Add(firstKeyPos(at), t.missingHint(), "%s is not translated into %q: %q", name, t.lang, source)
}

// missingHint says how to add a text: with a command that keeps what is translated, else by hand.
func (t *translator) missingHint() string {
	if t.id == "" {
		return `add it with "of" and "text"`
	}
	return `add it with "of" and "text"; or: ` + t.lib.translateCommand(t.id, t.lang) + " --force"
}

// conditions translates the lead-ins that the procedure can need.
func (t *translator) conditions() error {
	n, err := t.shared("conditions")
	if err != nil {
		return err
	}
	for _, name := range keysOf(t.p.Conditions) {
		c := t.p.Conditions[name]
		node := n.Get(name)
		if node == nil {
			t.reportMissing(nodeOrEmpty(n, t.files[""]), `the condition "`+name+`"`, c.LeadIn)
			continue
		}
		t.mapping(node, "a translated condition", schema.TranslatedCondition.Names())
		c.LeadIn = t.translateText(node, "lead-in", c.LeadIn, name+", lead-in")
		c.LeadInNot = t.translateText(node, "lead-in-not", c.LeadInNot, name+", lead-in-not")
		c.OneOf = slices.Clone(c.OneOf)
		for i := range c.OneOf {
			c.OneOf[i].LeadIn = t.translateText(node.Get("one-of"), c.OneOf[i].Key, c.OneOf[i].LeadIn, name+", "+c.OneOf[i].Key)
		}
		t.p.Conditions[name] = c
	}
	return nil
}

// settings translates the settings that have words and that a text uses.
func (t *translator) settings() error {
	used := map[string]bool{}
	for i := range t.p.All() {
		for _, name := range i.SettingNames() {
			used[name] = true
		}
	}
	var n *yamlfile.Node
	own := map[string]procedure.Setting{}
	for _, name := range keysOf(t.p.Settings) {
		s := t.p.Settings[name]
		if used[name] && s.Kind.InWords(s.Value) {
			if n == nil {
				var err error
				if n, err = t.shared("settings"); err != nil {
					return err
				}
			}
			s.InText = t.translateValue(n, name, s.Value, `the setting "`+name+`"`)
		}
		own[name] = s
	}
	t.p.Settings = own
	for s := range t.p.Sections {
		for i := range t.p.Sections[s].Items {
			if d := t.p.Sections[s].Items[i].Dose; d != nil && d.MaxSetting != "" {
				d.Max = cmp.Or(own[d.MaxSetting].InText, d.Max) // the translation has its own dose
			}
		}
	}
	return nil
}

// translateValue translates a value with its numbers: a clinic's own value may have others than the translated one.
func (t *translator) translateValue(n *yamlfile.Node, key, value, name string) string {
	if used, ok := otherNumbers(n.Get(key), value); ok {
		return used
	}
	return t.translateText(n, key, value, name)
}

var numbers = pattern.New(`\d[\d.,]*\d|\d`)

// otherNumbers returns the translation of a value that differs from the translated one
// only in its numbers, such as a clinic's 20 pounds (9.1 kg) instead of 10 pounds (4.5 kg): the
// translation with these numbers.
func otherNumbers(n *yamlfile.Node, value string) (string, bool) {
	if n == nil || n.Kind != yamlfile.Mapping || n.Get("of") == nil || n.Get("text") == nil {
		return "", false
	}
	of, text := n.Get("of").Text, n.Get("text").Text
	were, are := numbers().FindAllString(of, -1), numbers().FindAllString(value, -1)
	shape := func(s string) string { return numbers().ReplaceAllString(s, "0") }
	if of == value || shape(of) != shape(value) || !slices.Equal(were, numbers().FindAllString(text, -1)) || len(were) != len(are) {
		return "", false
	}
	next := -1
	return numbers().ReplaceAllStringFunc(text, func(string) string { next++; return are[next] }), true
}

// medicines translates the medicines and classes that a text or a dose uses.
func (t *translator) medicines() {
	if len(t.p.Medicines.Medicines)+len(t.p.Medicines.Classes) == 0 {
		return
	}
	t.p.Medicines = t.lib.medicinesIn(t.reader, t.id, t.lang, t.p.Medicines)
	for s := range t.p.Sections {
		for i := range t.p.Sections[s].Items {
			if d := t.p.Sections[s].Items[i].Dose; d != nil && d.MedicineKey != "" {
				d.Medicine = t.p.Medicines.Medicines[d.MedicineKey].Name // the translation has its own dose
			}
		}
	}
}

// shared reads a file of the language's shared folder; an empty one if there is none.
func (t *translator) shared(name string) (*yamlfile.Node, error) {
	file := "locales/" + t.lang + "/shared/" + name + ".yaml"
	l, data, err := t.lib.open(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &yamlfile.Node{Kind: yamlfile.Mapping, Pos: diag.Pos{File: t.lib.layers[0].display(file), Line: 1, Column: 1}}, nil
	case err != nil:
		return nil, err
	}
	if n := t.parse(l, file, data); n != nil {
		t.roots = append(t.roots, n)
		return n, nil
	}
	return &yamlfile.Node{Kind: yamlfile.Mapping, Pos: diag.Pos{File: l.display(file), Line: 1, Column: 1}}, nil
}

// checkUnusedTexts looks for texts that a file translates and its source doesn't have.
func (t *translator) checkUnusedTexts(block string) error {
	file := t.p.ID + ".yaml"
	if block != "" {
		file = "shared/" + block + ".yaml"
	}
	source, err := t.lib.Source(file)
	if err != nil {
		return err
	}
	t.warnUnusedTexts("", t.files[block], source)
	return nil
}

// warnUnusedTexts warns of translations that the source has no text for: their key was renamed or removed.
func (t *translator) warnUnusedTexts(path string, translation, source *yamlfile.Node) {
	for _, p := range translation.Pairs {
		isReview := path == "" && (p.Key == "reviewed-by" || p.Key == "reviewed-on")
		inner := source.Get(p.Key)
		switch {
		case isReview || p.Value.Kind != yamlfile.Mapping || p.Value.Get("of") != nil && inner != nil:
		case inner == nil:
			t.list.Warn(p.KeyPos, "remove it", "%q translates nothing that the source says", path+p.Key)
		case inner.Kind == yamlfile.Mapping:
			t.warnUnusedTexts(path+p.Key+".", p.Value, inner)
		}
	}
}
