package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

const (
	fileHead = "appointment_id,procedure,name,birth_date,side,ended,sedation,diagnostic\n"
	fileMap  = "procedures: {Facet test: medial-branch-block, Facet burn: medial-branch-rfa, medial-branch-block: medial-branch-block}\n"
)

// fileRow returns a valid row.
func fileRow(n int) string {
	return fmt.Sprintf("L-%d,medial-branch-block,Rosalind Quist%cberg,19%d-02-03,left,2026-11-23 10:20,no,yes\n", n, 'a'+n*5, 40+n)
}

// without removes a column from a table without quotes.
func without(column, text string) string {
	var out []string
	at := -1
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), ",")
		if at < 0 {
			for n, c := range cells {
				if c == column {
					at = n
				}
			}
		}
		out = append(out, strings.Join(append(cells[:at:at], cells[at+1:]...), ","))
	}
	return strings.Join(out, "\n") + "\n"
}

func inUTF16(s string) []byte {
	b := []byte{}
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func hostileTexts() map[string]string {
	good := fileHead + fileRow(1) + fileRow(2)
	three := fileHead + fileRow(1) + strings.Replace(fileRow(2), "Rosalind", "Ros\xe9lind", 1) + fileRow(3)
	wide := append([]byte{0xff, 0xfe}, inUTF16(good+fileRow(3))...)
	broken := len(wide) / 2
	return map[string]string{
		"open-quote.csv":     good + strings.Replace(fileRow(3), "Rosalind", `"Rosalind`, 1) + fileRow(4) + fileRow(5),
		"stray-quotes.csv":   fileHead + fileRow(1) + strings.Replace(fileRow(2), "Rosalind", `"Rosalind`, 1) + strings.Replace(fileRow(3), "berg,", `berg",`, 1) + fileRow(4),
		"empty.csv":          "",
		"blank.csv":          "\n \n\t\n",
		"header.csv":         fileHead,
		"headerless.csv":     fileRow(1) + fileRow(2),
		"both-spellings.csv": strings.Replace(strings.Replace(good, "birth_date", "birth_date,DOB", 1), ",left", ",1941-02-03,left", 2),
		"both-names.csv":     strings.Replace(good, "name,birth_date", "name,family_name", 1),
		"unknown-column.csv": strings.Replace(good, "diagnostic", "diagnosticc", 1),
		"no-id.csv":          without("appointment_id", good),
		"no-name.csv":        without("name", good),
		"no-second.csv":      without("birth_date", good),
		"no-procedure.csv":   without("procedure", good),
		"no-side.csv":        without("side", good),
		"header-escape.csv":  strings.Replace(good, "diagnostic", "\x1b[2Jdiagnostic", 1),
		"header-latin1.csv":  strings.Replace(good, "name", "n\xfame", 1),
		"wide-header.csv":    strings.Replace(good, "\n", strings.Repeat(",", 3000)+"\n", 1),
		"endless-line.csv":   good + strings.Repeat("x", 17<<20),
		"old-mac.csv":        strings.ReplaceAll(good, "\n", "\r"),
		"sep.csv":            "\ufeffsep=;\r\n" + strings.ReplaceAll(strings.ReplaceAll(good, ",", ";"), "\n", "\r\n"),
		"tabs.txt":           strings.ReplaceAll(good, ",", "\t"),
		"pipes.txt":          strings.ReplaceAll(good, ",", "|"),
		"text-formula.csv":   strings.Replace(fileHead, "side", "record,side", 1) + strings.Replace(fileRow(1), ",left", `,="00417",left`, 1),
		"two-lines.csv":      fileHead + strings.Replace(fileRow(1), "Rosalind Quistfberg", "\"Rosalind\r\nQuistfberg\"", 1) + strings.Replace(fileRow(2), "Rosalind", "Rosalind\r", 1),
		"latin1.csv":         three,
		"latin1-asked.csv":   three,
		"utf8-as-latin1.csv": strings.Replace(good, "Rosalind", "Roséalind", 1),
		"utf16.txt":          string(wide),
		"utf16-step.txt":     string(wide[:broken]) + "\x00" + string(wide[broken:]),
		"utf16-cut.txt":      string(wide[:len(wide)-41]),
		"utf16-no-mark.txt":  string(wide[2:]),
		"zeros.csv":          strings.Repeat("\x00", 1<<20),
		"image.csv":          "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + strings.Repeat("\xff\x10,", 999),
		"document.csv":       "%PDF-1.7\n1 0 obj\n<< /Title (Rosalind Quist) >>\nendobj\n",
		"page.xls":           "<html><table><tr><td>appointment_id</td><td>name</td></tr></table></html>",
		"csv.xlsx":           good,
		"old.xls":            "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600),
		"list.json":          `[{"appointment_id": "L-1", "name": "Rosalind Quist"}]`,
		"endless.jsonl":      `{"appointment_id": "` + strings.Repeat("x", 17<<20),
		"lines.jsonl":        hostileLines(),
	}
}

// hostileLines is JSON Lines, most of them broken.
func hostileLines() string {
	line := func(id, more string) string {
		return `{"appointment_id": ` + id + `, "procedure": "medial-branch-block", "birth_date": "1944-02-03", "side": "left", "sedation": false` + more + `}`
	}
	const name = `, "name": "Rosalind Quist"`
	return strings.Join([]string{
		line(`"J-1"`, name),
		strings.TrimSuffix(line(`"J-2"`, name), "}"),
		`["J-3", "Rosalind Quist"]`,
		line(`"J-4"`, name+name),
		line(`"J-5"`, name+`, "message": `+strings.Repeat("[", 12_000)+strings.Repeat("]", 12_000)),
		line(`"J-6"`, name+`, "Rosalind": "Quist"`),
		line(`417`, name), "", "  ",
		line(`"J-8"`, `, "name": null`),
		line(`"J-9"`, `, "name": {"given": "Rosalind"}`),
		line(`"J-10"`, `, "name": ["Rosalind"]`),
		`"Rosalind"`, `null`,
		line(`"J-13"`, name) + line(`"J-14"`, name),
		line(`"J-15"`, name+","),
		line(`"J-16"`, `, "name": "Rosalind\u0000"`),
		line(`"J-17"`, `, "name": "Rosalind\ud800"`),
		line(`"J-18"`, name+`, "NAME": "Barbara Quist"`),
		line(`"J-19"`, name+`, "message": "`+strings.Repeat("x", 70_000)+`"`),
		line(`"J-20"`, `, "name": "Ros`+"\xe9"+`lind"`),
		line(`{"J": 21}`, name),
		line(`"J-22"`, `, "given_name": "Rosalind", "family_name": "Quist"`),
	}, "\n")
}

// hostileResources is a bundle in which most rows can't be used.
func hostileResources() string {
	patient := func(id, given string) string {
		return fmt.Sprintf(`{"resourceType": "Patient", "id": %q, "name": [{"given": ["%s"], "family": "Quistberg"}], "birthDate": "1944-02-03"}`, id, given)
	}
	procedure := func(id, patient, more string) string {
		return fmt.Sprintf(`{"resourceType": "Procedure", "id": %q, "status": "completed", "code": {"text": "Facet test"}, "bodySite": [{"coding": [{"code": "7771000"}]}], "subject": {"reference": %q}, "performedDateTime": "2026-11-23"%s}`, id, patient, more)
	}
	swap := func(s, from, to string) string { return strings.Replace(s, from, to, 1) }
	encounter := func(id, appointment, patient string) string {
		return fmt.Sprintf(`{"resourceType": "Encounter", "id": %q, "subject": {"reference": %q}, "appointment": [{"reference": "Appointment/%s"}]}`, id, patient, appointment)
	}
	return bundle(
		patient("p1", "Rosalind"), patient("p2", `Ros\u001balind`), patient("p3", "Barbara"),
		procedure("B-1", "Patient/p1", ""),
		procedure("B-2", "Patient/p9", ""),
		procedure("B-3", "Group/p1", ""),
		swap(procedure("B-4", "Patient/p1", ""), "completed", "entered-in-error"),
		swap(procedure("B-5", "Patient/p1", ""), `{"text": "Facet test"}`, `{"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "64493", "display": "Facet test"}]}`),
		swap(procedure("B-6", "Patient/p1", ""), `{"text": "Facet test"}`, `{"coding": [{"code": "Facet burn"}], "text": "Facet test"}`),
		swap(procedure("B-7", "Patient/p1", ""), `{"text": "Facet test"}`, `[7]`),
		`{"resourceType": "Appointment", "id": "B-8", "status": "booked", "serviceType": [{"text": "Facet test"}], "participant": [{"actor": {"reference": "Patient/p1"}}]}`,
		procedure("B-9", "Patient/p1", `, "encounter": {"reference": "Encounter/e8"}`), encounter("e8", "B-8", "Patient/p1"),
		procedure("B-10", "Patient/p1", `, "encounter": {"reference": "Encounter/e10"}`), encounter("e10", "B-10a", "Patient/p3"),
		procedure("", "Patient/p1", ""),
		procedure("../B-12", "Patient/p1", ""),
		procedure("B-13", "Patient/p2", ""),
		procedure("B-14", "Patient/p1", `, "subject": {"reference": "Patient/p3"}`),
		`{"resourceType": "Observation", "id": "o", "code": [[[]]]}`, `null`, `{"resourceType": 7}`,
		procedure("B-15", "Patient/p3", ""),
	)
}

func bundle(resources ...string) string {
	return `{"resourceType": "Bundle", "type": "collection", "entry": [{"resource": ` + strings.Join(resources, `}, {"resource": `) + `}]}`
}

// hostileBooks is Excel files: a good one, and ones with each thing that can be wrong.
func hostileBooks(t *testing.T) map[string][]byte {
	book := func(change func(f *excelize.File) error) []byte {
		f := excelize.NewFile()
		defer f.Close()
		for r, line := range strings.Split(strings.TrimSpace(fileHead+fileRow(1)+fileRow(2)), "\n") {
			for c, cell := range strings.Split(line, ",") {
				at, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err == nil {
					err = f.SetCellStr("Sheet1", at, cell)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		if change != nil {
			if err := change(f); err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	good := book(nil)
	part := "xl/worksheets/sheet1.xml"
	return map[string][]byte{
		"good.xlsx":       good,
		"named.csv":       good,
		"cut.xlsx":        good[:len(good)-300],
		"merged.xlsx":     book(func(f *excelize.File) error { return f.MergeCell("Sheet1", "E2", "E3") }),
		"formula.xlsx":    book(func(f *excelize.File) error { return f.SetCellStr("Sheet1", "C3", "=cmd|' /C calc'!A0") }),
		"no-value.xlsx":   repack(t, good, part, `<c r="C3" t="s">`, `<c r="C3"><f>A1</f></c><c r="C4" t="s">`),
		"error.xlsx":      repack(t, good, part, `<c r="D3" t="s">`, `<c r="D3" t="e"><v>#REF!</v></c><c r="D4" t="s">`),
		"date-as-id.xlsx": repack(t, good, part, `<c r="A3" t="s">`, `<c r="A3" t="d"><v>2026-04-05</v></c><c r="A4" t="s">`),
		"number-as-id.xlsx": book(func(f *excelize.File) error {
			return f.SetCellInt("Sheet1", "A3", 417)
		}),
		"two-sheets.xlsx": book(func(f *excelize.File) error {
			if _, err := f.NewSheet("Tuesday"); err != nil {
				return err
			}
			return f.SetCellStr("Tuesday", "A1", "appointment_id")
		}),
		"bomb.xlsx":        repack(t, good, part, `</sheetData>`, `<row r="1048576"/>`+strings.Repeat(`<row/>`, 1<<16)+`</sheetData>`),
		"long-cell.xlsx":   repack(t, good, part, `<c r="C3" t="s">`, `<c r="C3" t="str"><v>`+strings.Repeat("x", 64<<20)+`</v></c><c r="C4" t="s">`),
		"letter.docx.xlsx": zipOf(t, map[string]string{"word/document.xml": "<w:document/>"}),
	}
}

func zipOf(t *testing.T, parts map[string]string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// repack changes one text of one part of a workbook. Cells after a changed one in its row are moved aside,
// since the change inserts a cell before them.
func repack(t *testing.T, book []byte, part, from, to string) []byte {
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(r); err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = b.String()
	}
	text := parts[part]
	if !strings.Contains(text, from) {
		t.Fatalf("no %s in %s", from, part)
	}
	if before, after, _ := strings.Cut(text, from); strings.HasPrefix(from, "<c ") {
		_, after, _ = strings.Cut(after, "</c>")
		to = to[:strings.LastIndex(to, "<c ")]
		text = before + to + after
	} else {
		text = before + to + after
	}
	parts[part] = text
	return zipOf(t, parts)
}

// Each hostile file has the result that was written down beforehand, and none of them reveals a name.
func TestHostileFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range hostileTexts() {
		write(name, []byte(text))
	}
	for name, data := range hostileBooks(t) {
		write(name, data)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(fileHead + fileRow(1)))
	_ = z.Close()
	write("packed.csv", b.Bytes())
	resources := hostileResources()
	write("bundle.json", []byte(resources))
	write("no-map.json", []byte(resources))
	write("cut.json", []byte(resources[:len(resources)/2]))
	const person = `{"resourceType": "Patient", "id": "p1", "name": [{"given": ["Rosalind"], "family": "Quist"}], "birthDate": "1944-02-03"}`
	const other = `{"resourceType": "Patient", "id": "p1", "name": [{"given": ["Barbara"], "family": "Quist"}], "birthDate": "1945-02-03"}`
	act := func(id string) string {
		return fmt.Sprintf(`{"resourceType": "Procedure", "id": %q, "status": "completed", "code": {"text": "Facet test"}, "bodySite": [{"coding": [{"code": "7771000"}]}], "subject": {"reference": "Patient/p1"}}`, id)
	}
	write("two-people.json", []byte(bundle(person, other, act("T-1"))))
	write("Patient.ndjson", []byte(person+"\n"))
	write("Procedure.ndjson", []byte(act("N-1")+"\n"+strings.Replace(act("N-2"), "{", `{"performedDateTime": "2026-11-23", `, 1)+"\n"))
	write("map.yaml", []byte(fileMap))
	if err := os.Mkdir(filepath.Join(dir, "folder.csv"), 0o700); err != nil {
		t.Fatal(err)
	}
	more := map[string][]string{
		"latin1-asked.csv": {"--encoding", "cp1252"}, "utf8-as-latin1.csv": {"--encoding", "cp1252"}, "bundle.json": {"--map", "map.yaml"},
		"cut.json": {"--map", "map.yaml"}, "two-people.json": {"--map", "map.yaml"}, "Procedure.ndjson": {"Patient.ndjson", "--map", "map.yaml"},
	}
	for _, f := range tsv(t, "files.tsv") {
		t.Run(f[0], func(t *testing.T) {
			hostileFile(t, dir, f, append([]string{"batch", f[0], "-o", "out-" + f[0], "--clinic", "beverly-hills"}, more[f[0]]...))
		})
	}
}

func hostileFile(t *testing.T, dir string, want, args []string) {
	stdout, stderr, code := program(t, dir, args...)
	if fmt.Sprint(code) != want[1] || stdout != "" {
		t.Errorf("exit code %d; want %s: %s%s", code, want[1], stdout, stderr)
	}
	out := filepath.Join(dir, args[3])
	said, statuses := stderr, []string{}
	if code != exitFailed {
		for _, l := range manifestOf(t, out) {
			statuses = append(statuses, string(l.Status))
			said += "\n" + l.Reason
		}
	} else if _, err := os.Stat(filepath.Join(out, "manifest.jsonl")); err == nil {
		t.Error("a schedule that can't be read has a manifest")
	}
	if got := strings.Join(statuses, " "); got != want[2] {
		t.Errorf("the rows are %s;\nwant %s\n%s", got, want[2], said)
	}
	for _, part := range strings.Split(want[3], " | ") {
		if !strings.Contains(said, part) {
			t.Errorf("nothing says %q:\n%s", part, said)
		}
	}
	for _, s := range []string{"Rosalind", "Quist", "Barbara", "1941-", "1944-"} {
		if strings.Contains(said, s) {
			t.Errorf("%q is told: %s", s, said)
		}
	}
	if code == exitPartial {
		again := append([]string{"batch", args[3] + "/rejects.csv", "-o", args[3] + "-again", "--clinic", "beverly-hills"}, args[6:]...)
		if _, stderr, code := program(t, dir, again...); code != exitPartial {
			t.Fatalf("the rejected rows: exit code %d: %s", code, stderr)
		}
		compareRejects(t, manifestOf(t, out), manifestOf(t, out+"-again"))
	}
	if sheets, _ := filepath.Glob(filepath.Join(out, "*.pdf")); code == exitFailed && len(sheets) > 0 {
		t.Errorf("%q were made of a schedule that can't be read", sheets)
	}
}
