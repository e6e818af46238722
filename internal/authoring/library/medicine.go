package library

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

const medicinesFile = "shared/medicines.yaml"

// Medicines returns every medicine and class of shared/medicines.yaml, in one language. The error
// is a diag.List of what is wrong in the files.
func (lib *Library) Medicines(lang string) (procedure.Medicines, error) {
	r := &reader{lib: lib}
	all := lib.medicines(r)
	lang = lib.Language(lang)
	if lang == SourceLanguage {
		return all, r.list.Err()
	}
	waiting, err := lib.Untranslated(lang)
	if err != nil {
		return procedure.Medicines{}, err
	}
	if len(waiting) == 0 {
		return lib.medicinesIn(r, "", lang, all), r.list.Err()
	}
	// A language with some translations needs only the names that its own texts use: missing ones are
	// reported where a procedure is read.
	return lib.medicinesIn(&reader{lib: lib}, "", lang, all), r.list.Err()
}

// medicinesIn translates medicines and classes. Brands are names, the same in each language; a
// generic name among a class's examples is translated. A clinic's own file need not repeat the
// built-in one. The id is that of the procedure that uses them; "" for none.
func (lib *Library) medicinesIn(r *reader, id, lang string, list procedure.Medicines) procedure.Medicines {
	file := "locales/" + lang + "/" + medicinesFile
	n := &yamlfile.Node{Kind: yamlfile.Mapping, Pos: diag.Pos{File: lib.layers[0].display(file), Line: 1, Column: 1}}
	if lib.neededOnly {
		for _, key := range slices.Concat(keysOf(list.Medicines), keysOf(list.Classes)) {
			if p, ok := lib.sharedEntry(r, file, "", key); ok {
				n.Pairs = append(n.Pairs, p)
			}
		}
	} else {
		lib.eachShared(r, file, func(key string, pos diag.Pos, v *yamlfile.Node) {
			n.Pairs = slices.DeleteFunc(n.Pairs, func(p yamlfile.Pair) bool { return p.Key == key })
			n.Pairs = append(n.Pairs, yamlfile.Pair{Key: key, KeyPos: pos, Value: v})
		})
	}
	t := &translator{reader: r, lib: lib, id: id, lang: lang, files: map[string]*yamlfile.Node{"": n}, roots: []*yamlfile.Node{n}}
	out := procedure.Medicines{Medicines: map[string]procedure.Medicine{}, Classes: map[string]procedure.MedicineClass{}}
	for _, key := range keysOf(list.Medicines) {
		m := list.Medicines[key]
		m.Name = t.translateText(n, key, m.Name, `the medicine "`+key+`"`)
		out.Medicines[key] = m
	}
	for _, key := range keysOf(list.Classes) {
		c := list.Classes[key]
		c.Text = t.translateText(n, key, c.Text, `the class of medicines "`+key+`"`)
		c.Examples = slices.Clone(c.Examples)
		for i, e := range c.Examples {
			for _, m := range list.Medicines {
				if strings.EqualFold(m.Name, e) {
					c.Examples[i], _, _ = strings.Cut(out.Medicines[m.Key].Name, " (")
				}
			}
		}
		out.Classes[key] = c
	}
	return out
}

// medicines reads shared/medicines.yaml of all layers; an entry of a stronger layer completely
// replaces one of a weaker layer.
func (lib *Library) medicines(r *reader) procedure.Medicines {
	out := procedure.Medicines{Medicines: map[string]procedure.Medicine{}, Classes: map[string]procedure.MedicineClass{}}
	lib.eachShared(r, medicinesFile, func(part string, pos diag.Pos, n *yamlfile.Node) {
		if !slices.Contains(schema.Medicines.Names(), part) {
			r.list.Add(pos, diag.DidYouMean(part, schema.Medicines.Names()), "unknown key %q in a list of medicines", part)
			return
		}
		if n.Kind != yamlfile.Mapping {
			r.list.Add(n.Pos, "", "%s is %s; expected a mapping of keys to entries", part, describeNode(n))
			return
		}
		for _, p := range n.Pairs {
			switch {
			case !isID(p.Key):
				r.list.Add(p.KeyPos, "use lowercase letters, digits and hyphens", "%q is not a valid key", p.Key)
			case part == "classes":
				r.readMedicineClass(out.Classes, p)
			default:
				r.readMedicine(out.Medicines, p)
			}
		}
	})
	r.checkMedicineNames(out)
	return out
}

func (r *reader) readMedicine(to map[string]procedure.Medicine, p yamlfile.Pair) {
	if !r.mapping(p.Value, "a medicine", schema.Medicine.Names()) {
		return
	}
	m := procedure.Medicine{
		Key: p.Key, Pos: p.KeyPos, Name: r.name(p.Value.Get("name"), "name"),
		Classes: r.texts(p.Value.Get("class"), "class"), Brands: r.nameList(p.Value.Get("brands"), "brands"), OtherNames: r.nameList(p.Value.Get("also"), "also"),
	}
	if m.Name == "" {
		m.Name = p.Key
	}
	if p.Value.Get("class") == nil {
		r.list.Add(p.KeyPos, "", `the medicine %q has no "class"`, p.Key)
	}
	to[p.Key] = m
}

func (r *reader) readMedicineClass(to map[string]procedure.MedicineClass, p yamlfile.Pair) {
	if !r.mapping(p.Value, "a class of medicines", schema.MedicineClass.Names()) {
		return
	}
	c := procedure.MedicineClass{
		Key: p.Key, Pos: p.KeyPos, Text: r.classText(p.Value.Get("text")),
		Examples: r.nameList(p.Value.Get("examples"), "examples"), OtherNames: r.nameList(p.Value.Get("also"), "also"),
	}
	for _, key := range []string{"text", "examples"} {
		if p.Value.Get(key) == nil {
			r.list.Add(p.KeyPos, "", "the class %q has no %q", p.Key, key)
			return
		}
	}
	if len(c.Examples) == 0 {
		return // reported where the list is read
	}
	to[p.Key] = c
}

// classText reads the words of a class, which have one placeholder.
func (r *reader) classText(n *yamlfile.Node) string {
	if n == nil {
		return ""
	}
	t := r.text(n, "text")
	if t != "" && !slices.Equal(procedure.Placeholders(t), []string{procedure.Examples}) {
		r.list.Add(n.Pos, "text: blood thinner (such as {examples})", "text is %q; expected words with {examples} once, and no other placeholder", t)
	} else if t != "" && (procedure.MedicineClass{Text: t}).Name() == "" {
		r.list.Add(n.Pos, "text: blood thinner (such as {examples})", "text is %q; expected the name of the class before its examples", t)
	}
	return t
}

// name reads a name as patients know it: it can't hold placeholders.
func (r *reader) name(n *yamlfile.Node, what string) string {
	t := r.optional(n, what)
	if strings.ContainsAny(t, "{}") {
		r.list.Add(n.Pos, "", "%s is %q; expected a name, without a placeholder", what, t)
	}
	return t
}

func (r *reader) nameList(n *yamlfile.Node, what string) []string {
	var out []string
	for _, i := range r.items(n, what) {
		if t := r.name(i, what); t != "" {
			out = append(out, t)
		}
	}
	if n != nil && len(out) == 0 {
		r.list.Add(n.Pos, "", "%s is empty; expected a name", what)
	}
	return out
}

// checkMedicineNames checks how the entries refer to each other: classes exist, examples are
// medicines of their class, and each name means one thing.
func (r *reader) checkMedicineNames(all procedure.Medicines) {
	type owner struct {
		key string
		pos diag.Pos
	}
	owners := map[string]owner{}
	claim := func(key string, pos diag.Pos, names []string) {
		for _, name := range names {
			small := strings.ToLower(name)
			first, isTaken := owners[small]
			if isTaken && first.key != key {
				r.list = append(r.list, diag.Diagnostic{
					Pos: pos, Message: `"` + name + `" is a name of "` + first.key + `" and of "` + key + `"`, Hint: "keep it on one of the two",
					Related: []diag.Related{{Pos: first.pos, Message: "the first one"}},
				})
			}
			owners[small] = owner{key, pos}
		}
	}
	for _, key := range keysOf(all.Medicines) {
		m := all.Medicines[key]
		if c, both := all.Classes[key]; both {
			r.list.Add(m.Pos, "give one of them another key", "%q is the key of a medicine and of a class (line %d)", key, c.Pos.Line)
			continue
		}
		for _, class := range m.Classes {
			if _, ok := all.Classes[class]; !ok && class != "" {
				r.list.Add(m.Pos, firstHint(diag.DidYouMean(class, keysOf(all.Classes)), "one of: "+strings.Join(keysOf(all.Classes), ", ")), "the medicine %q has the unknown class %q", key, class)
			}
		}
		claim(key, m.Pos, m.Names())
	}
	for _, key := range keysOf(all.Classes) {
		c := all.Classes[key]
		claim(key, c.Pos, c.Names())
		for _, e := range c.Examples {
			m := all.KeyOf(e)
			switch {
			case m == "":
				r.list.Add(c.Pos, firstHint(diag.DidYouMean(e, namesOf(all)), "in "+medicinesFile+" of your clinic's folder, give a medicine of the class this name: also: ["+e+"]"), "the class %q has the example %q, which is not a name of a listed medicine", key, e)
			case !slices.Contains(all.Medicines[m].Classes, key):
				r.list.Add(all.Medicines[m].Pos, "class: "+key, "%q is an example of the class %q, and the medicine %q is not in that class", e, key, m)
			}
		}
	}
}

// namesOf returns every name of every medicine.
func namesOf(all procedure.Medicines) []string {
	var out []string
	for _, key := range keysOf(all.Medicines) {
		out = append(out, all.Medicines[key].Names()...)
	}
	return out
}

// allMedicines returns the complete list of medicines, which is read when the first text or dose needs it.
func (b *builder) allMedicines() procedure.Medicines {
	if b.medicineCache == nil || b.medicinesPartial {
		all := b.lib.medicines(b.reader)
		b.medicineCache, b.medicinesPartial = &all, false
	}
	return *b.medicineCache
}

// medicine returns a listed medicine. If only what a sheet needs is read, the list holds those that
// were asked for.
func (b *builder) medicine(key string) (procedure.Medicine, bool) {
	b.readMedicineEntry("medicines", key, func(to *procedure.Medicines, p yamlfile.Pair) { b.readMedicine(to.Medicines, p) })
	m, ok := b.medicineCache.Medicines[key]
	return m, ok
}

// medicineClass returns a listed class of medicines, as medicine does.
func (b *builder) medicineClass(key string) (procedure.MedicineClass, bool) {
	b.readMedicineEntry("classes", key, func(to *procedure.Medicines, p yamlfile.Pair) { b.readMedicineClass(to.Classes, p) })
	c, ok := b.medicineCache.Classes[key]
	return c, ok
}

// readMedicineEntry reads an entry into the list, unless the list is complete.
func (b *builder) readMedicineEntry(part, key string, read func(*procedure.Medicines, yamlfile.Pair)) {
	switch {
	case !b.lib.neededOnly:
		b.allMedicines()
	case b.medicineCache == nil:
		b.medicinesPartial = true
		b.medicineCache = &procedure.Medicines{Medicines: map[string]procedure.Medicine{}, Classes: map[string]procedure.MedicineClass{}}
	}
	if !b.medicinesPartial {
		return
	}
	_, medicine := b.medicineCache.Medicines[key]
	if _, class := b.medicineCache.Classes[key]; part == "medicines" && medicine || part == "classes" && class {
		return
	}
	if pair, ok := b.lib.sharedEntry(b.reader, medicinesFile, part, key); ok && isID(key) {
		read(b.medicineCache, pair)
	}
}

// medicineKeyOf returns the key of the medicine that a name means; "" for none.
func (b *builder) medicineKeyOf(name string) string {
	if m, ok := b.medicine(name); ok {
		return m.Key
	}
	if b.medicinesPartial && !b.lib.mentions(medicinesFile, name) {
		return ""
	}
	return b.allMedicines().KeyOf(name)
}

// mentions reports whether a word may occur in a file of shared/, ignoring case.
func (lib *Library) mentions(file, word string) bool {
	return slices.ContainsFunc(lib.layers, func(l layer) bool {
		f := lib.entriesOf(l, file)
		return f.node != nil || f.entries != nil && f.entries.Mentions(word)
	})
}

// medicinePlaceholder checks a placeholder for a medicine or a class. It returns false for any other.
func (b *builder) medicinePlaceholder(name string, pos diag.Pos) bool {
	medicine, isMedicine := strings.CutPrefix(name, procedure.MedicinePrefix)
	class, isClass := strings.CutPrefix(name, procedure.ClassPrefix)
	if isMedicine {
		if _, known := b.medicine(medicine); !known {
			b.list.Add(pos, b.suggestMedicine(medicine), "unknown medicine %q", medicine)
		}
	}
	if isClass {
		if _, known := b.medicineClass(class); !known {
			all := b.allMedicines()
			hint := diag.DidYouMean(class, keysOf(all.Classes))
			if _, isOne := all.Medicines[class]; isOne {
				hint = "write {" + procedure.MedicinePrefix + class + "}"
			}
			b.list.Add(pos, firstHint(hint, "one of: "+strings.Join(keysOf(all.Classes), ", ")), "unknown class of medicines %q", class)
		}
	}
	return isMedicine || isClass
}

// suggestMedicine returns a hint for a key that isn't in the list: what the author may have meant.
func (b *builder) suggestMedicine(key string) string {
	all := b.allMedicines()
	if _, isClass := all.Classes[key]; isClass {
		return "write {" + procedure.ClassPrefix + key + "}"
	}
	if called := all.KeyOf(key); called != "" {
		return "write {" + procedure.MedicinePrefix + called + "}"
	}
	return firstHint(diag.DidYouMean(key, keysOf(all.Medicines)), "add it to "+medicinesFile+" in your clinic's folder")
}

// doseMedicine reads the medicine of a dose. A listed one is named by its key; the text then has
// its generic name, in each language. One that isn't listed is plain words.
func (b *builder) doseMedicine(n *yamlfile.Node, d *procedure.Dose) {
	words := b.doseText(n, procedure.DoseMedicine)
	d.Medicine = words
	if words == "" {
		return
	}
	key := b.medicineKeyOf(words)
	if key != "" && key != words {
		b.list.Add(n.Get(procedure.DoseMedicine).Pos, "medicine: "+key, "medicine is %q, a name of the listed medicine %q; expected its key", words, key)
		return
	}
	if key != "" {
		m, _ := b.medicine(key)
		d.MedicineKey, d.Medicine = key, m.Name
	}
}

// findByGenericName returns the medicine with a generic name.
func (b *builder) findByGenericName(name string) (procedure.Medicine, bool) {
	if b.medicinesPartial {
		if m, ok := b.medicine(strings.ToLower(name)); ok && strings.EqualFold(m.Name, name) {
			return m, true
		}
		key, sure := b.lib.genericNameKey(name)
		if sure {
			m, ok := b.medicine(key)
			return m, ok && strings.EqualFold(m.Name, name)
		}
		b.allMedicines()
	}
	m := b.medicineCache.Medicines[b.medicineCache.KeyOf(name)]
	return m, strings.EqualFold(m.Name, name)
}

// genericNameKey returns the key of the medicine whose entry has that name, "" for none; sure is
// false if that can't be decided without reading the list.
func (lib *Library) genericNameKey(name string) (key string, sure bool) {
	for _, l := range lib.layers {
		f := lib.entriesOf(l, medicinesFile)
		switch {
		case f.node != nil:
			return "", false
		case f.entries == nil || !f.entries.Has("medicines"):
			continue
		}
		part := f.entries.Part("medicines")
		if part == nil {
			return "", false
		}
		if key, sure = part.KeyByText("name", name); key != "" || !sure {
			return key, sure
		}
	}
	return "", true
}

// keepUsedMedicines keeps the medicines and classes that a text or a dose uses.
func (b *builder) keepUsedMedicines() {
	if b.medicineCache == nil {
		return
	}
	out := procedure.Medicines{Medicines: map[string]procedure.Medicine{}, Classes: map[string]procedure.MedicineClass{}}
	keep := func(text string) {
		for _, key := range procedure.PlaceholdersOf(text, procedure.MedicinePrefix) {
			if m, ok := b.medicine(key); ok {
				out.Medicines[key] = m
			}
		}
		for _, key := range procedure.PlaceholdersOf(text, procedure.ClassPrefix) {
			c, ok := b.medicineClass(key)
			if !ok {
				continue
			}
			out.Classes[key] = c
			for _, e := range c.Examples {
				// An example that is a generic name is translated.
				if m, ok := b.findByGenericName(e); ok {
					out.Medicines[m.Key] = m
				}
			}
		}
	}
	if d := b.p.Diary; d != nil {
		for _, text := range slices.Concat([]string{d.Question}, d.Rules, d.Columns) {
			keep(text)
		}
	}
	for in := range b.p.All() {
		for text := range in.Texts() {
			keep(text)
		}
		if in.Dose != nil && in.Dose.MedicineKey != "" {
			out.Medicines[in.Dose.MedicineKey] = b.medicineCache.Medicines[in.Dose.MedicineKey]
		}
	}
	b.p.Medicines = out
}
