package library

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"aftercare/procedures"
)

// Nobody knows what a block that can't be read contains: only its fault is reported, at its
// position, and nothing about the definition's references to its lines.
func TestABlockThatCannotBeReadIsToldAlone(t *testing.T) {
	const block = "title: Ours\nedition: 2026-11-28\nevents:\n  seen: somebody saw you\nfill:\n  bone:\n    question: Which bone?\n    is: words\nsources:\n  ours: {publisher: We, title: Ours, address: https://example.org, read: 2026-11-28}\n" +
		"warnings:\n  call-911:\n    lung: {text: Trouble breathing., source: memory}\nactivity:\n  rest: {text: \"Rest until {until}.\", until: seen, milestone: Rest, source: memory}\n  walk: {text: Walk., source: memory}\n"
	const definition = "title: Own\nedition: 2026-11-28\nabout: We did it.\ninclude: [ours]\nomit: {ours: [activity.walk]}\nkey-times: [activity.rest]\n" +
		"activity:\n  stairs: {text: \"No stairs until {until}.\", until: seen, source: ours}\nwarnings:\n  call-911:\n    lung: {replaces: ours, text: \"Trouble breathing, or pain in {fill.bone}.\", source: memory}\n" +
		"teach-back:\n  activity.rest: Until when do you rest?\n"
	load := func(text string) error {
		lib := openFiles(t, fstest.MapFS{"procedures/own.yaml": {Data: []byte(definition)}, "shared/ours.yaml": {Data: []byte(text)}}, false)
		_, _, err := lib.Load("own", SourceLanguage)
		return err
	}
	if err := load(block); err != nil {
		t.Fatalf("nothing is damaged, and yet: %v", err)
	}
	for name, bad := range map[string]string{
		"a tab": strings.Replace(block, "edition", "\tedition", 1), "an open quote": block + "note: \"x\n", "a list": "- a\n", "a text": "ours\n",
	} {
		err := load(bad)
		if err == nil {
			t.Errorf("%s: it can be read", name)
			continue
		}
		for line := range strings.Lines(err.Error()) {
			if !strings.HasPrefix(line, "  ") && !strings.Contains(line, "shared/ours.yaml:") {
				t.Errorf("%s: told beside the cause: %s", name, line)
			}
		}
	}
	if err := load(""); err == nil || !strings.Contains(err.Error(), "to replace") && !strings.Contains(err.Error(), "ours.yaml") {
		t.Errorf("an empty block: %v", err)
	}
	lib := openFiles(t, fstest.MapFS{"procedures/own.yaml": {Data: []byte(definition)}}, false)
	if _, _, err := lib.Load("own", SourceLanguage); err == nil || strings.Count(err.Error(), "own.yaml:") != 1 || !strings.Contains(err.Error(), `no block is called "ours"`) {
		t.Errorf("no such block: %v", err)
	}
}

// A built-in block that can't be read is reported once for each place, whatever definitions say
// about its lines.
func TestABuiltInBlockThatCannotBeReadIsToldAlone(t *testing.T) {
	t.Parallel()
	for _, block := range open(t, "").Blocks() {
		name := "shared/" + block + ".yaml"
		data, err := fs.ReadFile(procedures.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		dir := fstest.MapFS{name: {Data: []byte(strings.Replace(string(data), "edition:", "\tedition:", 1))}}
		_, list, err := openFiles(t, dir, false).LoadAll(SourceLanguage)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list.Errors() {
			if !strings.HasSuffix(d.Pos.File, name) {
				t.Errorf("%s: told beside the cause: %s", block, d)
			}
		}
	}
}

// The hint for a sign at two levels is a line that keeps the more urgent one.
func TestASignAtTwoLevels(t *testing.T) {
	const block = "title: Ours\nedition: 2026-11-28\nwarnings:\n  call-today:\n    numb: {text: A numb arm., source: memory}\n    cold: {text: A cold arm., source: memory}\n"
	head := "title: Own\nedition: 2026-11-28\nabout: We did it.\ninclude: [ours]\n"
	sign := "warnings:\n  call-911:\n    numb: {text: A numb arm., source: memory}\n    cold: {text: A cold arm., source: memory}\n"
	load := func(text string) error {
		_, _, err := openFiles(t, fstest.MapFS{"procedures/own.yaml": {Data: []byte(text)}, "shared/ours.yaml": {Data: []byte(block)}}, false).Load("own", SourceLanguage)
		return err
	}
	omit := ""
	for range 2 { // one sign after the other, as the hint says
		err := load(head + omit + sign)
		if err == nil || !strings.Contains(err.Error(), "procedures/own.yaml:") {
			t.Fatalf("with %q: %v", omit, err)
		}
		at := strings.LastIndex(err.Error(), "omit: {")
		if at < 0 {
			t.Fatalf("no line to paste: %v", err)
		}
		omit, _, _ = strings.Cut(err.Error()[at:], "\n")
		omit += "\n"
	}
	if err := load(head + omit + sign); err != nil {
		t.Errorf("with %q: %v", omit, err)
	}
}
