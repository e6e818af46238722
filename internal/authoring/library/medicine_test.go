package library

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"aftercare/procedures"
)

const medicineScan = "title: Scan\nedition: 2026-11-01\nages: 18+\nabout: We made a picture.\nactivity:\n  rest: Rest.\n"

// loadScan loads a definition of a clinic's folder in a language.
func loadScan(t *testing.T, lang string, files map[string]string) (string, error) {
	t.Helper()
	lib, err := Open(Options{Builtin: procedures.FS, Clinic: newFolder(t, files)})
	if err != nil {
		t.Fatal(err)
	}
	p, words, err := lib.Load("scan", lang)
	if err != nil {
		return "", err
	}
	for _, in := range p.Instructions() {
		if in.Key == "m" {
			return p.Medicines.FillPlaceholders(strings.ReplaceAll(in.Cases[0].Text, "{medicine}", in.Dose.Text("medicine")), words.JoinOr), nil
		}
	}
	t.Fatal("no line m")
	return "", nil
}

func TestMedicinesArePrintedWithTheirNames(t *testing.T) {
	own := "classes:\n  blood-thinner: {text: 'blood thinner, as {examples}', examples: [warfarin]}\n  water-pill: {text: 'water pill (such as {examples})', examples: [furosemide]}\n" +
		"medicines:\n  furosemide: {class: water-pill, brands: Lasix}\n"
	ownES := "furosemide: {of: furosemide, text: furosemida}\nwater-pill: {of: 'water pill (such as {examples})', text: 'pastilla de agua (como {examples})'}\n" +
		"blood-thinner: {of: 'blood thinner, as {examples}', text: 'anticoagulante, como {examples}'}\n"
	for _, c := range []struct {
		name, text, own, en, es string
	}{
		{"a brand", "Take {medicine.acetaminophen}.", "", "Take acetaminophen (Tylenol).", "Take acetaminofén (paracetamol, Tylenol)."},
		{"two brands", "Take {medicine.ibuprofen}.", "", "Take ibuprofen (Advil, Motrin).", "Take ibuprofeno (Advil, Motrin)."},
		{"no brand", "Take {medicine.aspirin}.", "", "Take aspirin.", "Take aspirina."},
		{"a name that is not its key", "Take {medicine.oxycodone-acetaminophen}.", "", "Take oxycodone with acetaminophen (Percocet).", "Take oxicodona con acetaminofén (Percocet)."},
		{"a class", "Take a {class.blood-thinner}.", "", "Take a blood thinner (such as warfarin, Eliquis, Xarelto or Plavix).",
			"Take a medicina para adelgazar la sangre (anticoagulante o antiplaquetario, como warfarina, Eliquis, Xarelto o Plavix)."},
		{"a clinic's own class of one", "Take a {class.water-pill}.", own, "Take a water pill (such as furosemide).", "Take a pastilla de agua (como furosemida)."},
		{"a clinic's own medicine", "Take {medicine.furosemide}.", own, "Take furosemide (Lasix).", "Take furosemida (Lasix)."},
		{"a clinic's words for a built-in class", "Take a {class.blood-thinner}.", own, "Take a blood thinner, as warfarin.", "Take a anticoagulante, como warfarina."},
		{"a dose", "Take {dose} of {medicine}.\n    medicine: ibuprofen\n    dose: 400 mg", "", "Take {dose} of ibuprofen.", "Take {dose} of ibuprofeno."},
		{"a dose with the brand", "Take {dose} of {medicine.ibuprofen}.\n    medicine: ibuprofen\n    dose: 400 mg", "", "Take {dose} of ibuprofen (Advil, Motrin).", "Take {dose} of ibuprofeno (Advil, Motrin)."},
	} {
		source, _, _ := strings.Cut(c.text, "\n")
		files := map[string]string{
			"procedures/scan.yaml": medicineScan + "medication:\n  m:\n    text: " + c.text + "\n",
			"locales/es/scan.yaml": "title: {of: Scan, text: Scan}\nabout: {of: We made a picture., text: Foto.}\nactivity:\n  rest: {of: Rest., text: Descanse.}\n" +
				"medication:\n  m:\n    of: " + source + "\n    text: " + source + "\n",
		}
		if strings.Contains(c.text, "dose:") {
			files["locales/es/scan.yaml"] += "    dose: {of: 400 mg, text: 400 mg}\n"
		}
		if c.own != "" {
			files["shared/medicines.yaml"], files["locales/es/shared/medicines.yaml"] = c.own, ownES
		}
		for lang, want := range map[string]string{"en": c.en, "es": c.es} {
			if got, err := loadScan(t, lang, files); err != nil || got != want {
				t.Errorf("%s, %s: %q, %v; want %q", c.name, lang, got, err, want)
			}
		}
	}
}

func TestWhatIsWrongWithMedicinesIsRefused(t *testing.T) {
	text := func(text string) map[string]string {
		return map[string]string{"procedures/scan.yaml": medicineScan + "medication:\n  m:\n    text: " + text + "\n"}
	}
	list := func(own string) map[string]string {
		out := text("Take {medicine.aspirin}.")
		out["shared/medicines.yaml"] = own
		return out
	}
	for _, c := range []struct {
		name  string
		files map[string]string
		wants []string
	}{
		{"a slip", text("Take {medicine.acetominophen}."), []string{"scan.yaml:9:11", `unknown medicine "acetominophen"`, "acetaminophen"}},
		{"a brand", text("Take {medicine.tylenol}."), []string{`unknown medicine "tylenol"`, "write {medicine.acetaminophen}"}},
		{"a class for a medicine", text("Take {medicine.blood-thinner}."), []string{"write {class.blood-thinner}"}},
		{"a medicine for a class", text("Take {class.warfarin}."), []string{"write {medicine.warfarin}"}},
		{"a class with a slip", text("Take a {class.blood-thiner}."), []string{`unknown class of medicines "blood-thiner"`, "blood-thinner"}},
		{"nothing like it", text("Take {medicine.xyzzy}."), []string{"add it to shared/medicines.yaml"}},
		{"a dose by its brand", text("Take {dose} of {medicine}.\n    medicine: Tylenol\n    dose: 500 mg"), []string{"scan.yaml:10:15", `"Tylenol"`, "medicine: acetaminophen"}},
		{"a dose that is not said", text("Take {dose}.\n    medicine: ibuprofen\n    dose: 500 mg"), []string{`"medicine" doesn't appear`}},
		{"an unknown part", list("pills: {}\n"), []string{"medicines.yaml:1:1", `unknown key "pills"`, "one of: classes, medicines"}},
		{"an unknown class", list("medicines:\n  senna: {class: laxatve}\nclasses:\n  laxative: {text: 'laxative (such as {examples})', examples: senna}\n"), []string{"medicines.yaml:2:3", `unknown class "laxatve"`, "laxative"}},
		{"no class", list("medicines:\n  senna: {brands: Senokot}\n"), []string{`the medicine "senna" has no "class"`}},
		{"a brand twice", list("medicines:\n  senna: {class: nsaid, brands: Advil}\n"), []string{`"Advil" is a name of "ibuprofen" and of "senna"`}},
		{"a class's key for a medicine", list("medicines:\n  nsaid: {class: opioid}\n"), []string{`"nsaid" is the key of a medicine and of a class`}},
		{"an example that is nobody's", list("classes:\n  nsaid: {text: 'pill (such as {examples})', examples: [Advill]}\n"), []string{`the example "Advill"`, "Advil"}},
		{"an entry that loses an example", list("medicines:\n  acetaminophen: {class: [pain-medicine, acetaminophen-product], brands: Panadol}\n"), []string{`the example "Tylenol"`, "also: [Tylenol]"}},
		{"an example of another class", list("classes:\n  nsaid: {text: 'pill (such as {examples})', examples: [Tylenol]}\n"), []string{`"acetaminophen" is not in that class`}},
		{"words without examples", list("classes:\n  nsaid: {text: pill, examples: [Advil]}\n"), []string{"{examples}"}},
		{"a class without a name", list("classes:\n  nsaid: {text: '(such as {examples}) pill', examples: [Advil]}\n"), []string{"expected the name of the class before its examples"}},
		{"no examples", list("classes:\n  nsaid: {text: 'pill (such as {examples})'}\n"), []string{`the class "nsaid" has no "examples"`}},
		{"an empty list of examples", list("classes:\n  nsaid: {text: 'pill (such as {examples})', examples: []}\n"), []string{"examples is empty"}},
		{"a placeholder in a name", list("medicines:\n  senna: {class: nsaid, name: 'senna {x}'}\n"), []string{"without a placeholder"}},
		{"a key in capitals", list("medicines:\n  Senna: {class: nsaid}\n"), []string{`"Senna" is not a valid key`}},
		{"an unknown key", list("medicines:\n  senna: {class: nsaid, brand: Senokot}\n"), []string{`unknown key "brand"`, "brands"}},
	} {
		_, err := loadScan(t, "en", c.files)
		for _, want := range c.wants {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: lacks %q: %v", c.name, want, err)
			}
		}
	}
}

// An outdated name is refused in that language, on the sheets that use it and on no other.
func TestAStaleNameOfAMedicineIsRefused(t *testing.T) {
	files := map[string]string{"shared/medicines.yaml": "medicines:\n  acetaminophen: {name: acetaminophen pills, class: [pain-medicine, acetaminophen-product], brands: Tylenol}\n"}
	lib, err := Open(Options{Builtin: procedures.FS, Clinic: newFolder(t, files)})
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for _, id := range lib.idsOrNil() {
		p, _, err := lib.Load(id, "en")
		if err != nil {
			t.Fatal(err)
		}
		_, says := p.Medicines.Medicines["acetaminophen"]
		_, _, err = lib.Load(id, "es")
		if stale := err != nil && strings.Contains(err.Error(), `the medicine "acetaminophen" is stale`); stale != says {
			t.Errorf("%s: says it %v, stale %v: %v", id, says, stale, err)
		} else if stale {
			refused++
		}
	}
	if refused == 0 {
		t.Error("no sheet says acetaminophen")
	}
}

// The built-in list is complete: every name has its translation, every translation has its name,
// and the words that are printed fit a language's "or".
func TestTheBuiltInMedicinesAreTranslated(t *testing.T) {
	lib, err := Open(Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	en, err := lib.Medicines("en")
	if err != nil {
		t.Fatal(err)
	}
	es, err := lib.Medicines("es")
	if err != nil {
		t.Fatal(err)
	}
	file := lib.sharedFile(lib.layers[0], "locales/es/"+medicinesFile)
	for _, p := range file.node.Pairs {
		_, medicine := en.Medicines[p.Key]
		_, class := en.Classes[p.Key]
		if !medicine && !class {
			t.Errorf("%s: %q translates nothing", p.KeyPos, p.Key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(es.Classes)) {
		c := es.Classes[key]
		if last := strings.ToLower(c.Examples[len(c.Examples)-1]); strings.HasPrefix(last, "o") || strings.HasPrefix(last, "ho") {
			t.Errorf("%s: \"o\" before %q", key, last)
		}
		if len(c.Examples) > 1 && c.Name() == "" {
			t.Errorf("%s: no name in %q", key, c.Text)
		}
	}
}
