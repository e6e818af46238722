package schedule

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"aftercare/internal/batch/schedule/form"
)

func zipFile(t *testing.T, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte("appointment_id,procedure,name\n"))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// For a file in another format, the error says what it is and what to do, whatever encoding was asked for; it
// never suggests another encoding.
func TestUnsupportedFormatIsNamed(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write([]byte("appointment_id,procedure,name\n"))
	_ = w.Close()
	for _, c := range []struct{ name, content, what, hint string }{
		{"day.csv.gz", packed.String(), "the file is compressed with gzip", "zcat day.csv.gz | aftercare batch - -o DIR"},
		{"my day.csv", packed.String(), "the file is compressed with gzip", "zcat 'my day.csv' | aftercare batch - -o DIR"},
		{"standard input", packed.String(), "the file is compressed with gzip", "hint: zcat | aftercare batch - -o DIR"},
		{"day.csv", "BZh91AY&SY\x01\x02", "the file is compressed with bzip2", "bzcat day.csv |"},
		{"day.csv", "\xfd7zXZ\x00\x00", "the file is compressed with xz", "xzcat day.csv |"},
		{"day.csv", "\x28\xb5\x2f\xfd\x24", "the file is compressed with zstd", "zstdcat day.csv |"},
		{"day.csv", "7z\xbc\xaf\x27\x1c\x00", "the file is a 7z archive", "unpack it"},
		{"day.csv", "Rar!\x1a\x07\x01", "the file is a RAR archive", "unpack it"},
		{"day.zip", zipFile(t, "day.csv"), "the file is a ZIP archive", "unzip -p day.zip | aftercare batch - -o DIR"},
		{"day.zip", zipFile(t, "a.csv", "b.csv"), "the file is a ZIP archive", "unpack it"},
		{"day.zip", zipFile(t), "the file is a ZIP archive that holds nothing", "unpack it"},
		{"day.xlsx", zipFile(t, "word/document.xml"), "the file is a document of Word", "CSV"},
		{"day.xlsx", zipFile(t, "mimetype", "content.xml"), "the file is an OpenDocument file", "save it as .xlsx or as CSV"},
		{"day.xlsx", zipFile(t, "xl/workbook.bin"), "the format .xlsb", "save it as .xlsx or as CSV"},
		{"day.numbers", zipFile(t, "Index/Document.iwa"), "Apple Numbers", "CSV"},
		{"day.xlsx", "appointment_id\nA1\n", "the file is not an Excel file in the .xlsx format", "save it as .xlsx or as CSV"},
		{"day.pdf", "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "the file is a PDF", "CSV"},
		{"day.csv", "%PDF-1.4\n", "the file is a PDF", "CSV"},
		{"day.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or a locked Excel file", "save it as .xlsx"},
		{"day.xls", "<html><table><tr><td>MRN</td></tr></table></html>", "the file is a web page", "open it in Excel and save it as .xlsx or as CSV"},
		{"day.xls", "\xef\xbb\xbf\n<TABLE><tr><td>MRN</td></tr></table>", "the file is a web page", "open it in Excel"},
		{"day.xls", "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n<Workbook/>", "an Excel file in XML", "save it as .xlsx"},
		{"day.xml", "<Bundle xmlns=\"http://hl7.org/fhir\"><type value=\"searchset\"/></Bundle>", "FHIR in XML", "application/fhir+json"},
		{"day.xml", "<?xml version=\"1.0\"?><appointments/>", "the file is XML", "CSV"},
		{"day.rtf", "{\\rtf1\\ansi appointment_id}", "the file is a text document (RTF)", "CSV"},
		{"day.png", "\x89PNG\r\n\x1a\n\x00", "the file is a picture", "CSV"},
		{"day.jpg", "\xff\xd8\xff\xe0\x00\x10JFIF", "the file is a picture", "CSV"},
		{"day.parquet", "PAR1\x15\x04", "the file is a Parquet file", "CSV"},
		{"day.db", "SQLite format 3\x00\x10", "the file is a database", "CSV"},
		{"day.hl7", "MSH|^~\\&|EPIC|||", "the file holds HL7 messages", "CSV"},
		{"day.bin", "ab\x01\x02\x03\xff\xfe,cd\n", "bytes that are not text", "CSV"},
	} {
		for _, encoding := range []string{"", form.CP1252} {
			_, err := Open(c.name, strings.NewReader(c.content), Options{Encoding: encoding})
			if encoding == form.CP1252 && (strings.HasPrefix(c.content, "PK") || c.name == "day.bin") {
				continue // an Excel file has its own error; an unknown format is read as asked for
			}
			if err == nil || !strings.Contains(err.Error(), c.what) || !strings.Contains(err.Error(), c.hint) || strings.Contains(err.Error(), "--encoding") {
				t.Errorf("%s, %q, encoding %q: %v", c.name, c.content[:min(12, len(c.content))], encoding, err)
			}
			if _, err := Propose(c.name, strings.NewReader(c.content), Options{Encoding: encoding}, known); err == nil || !strings.Contains(err.Error(), c.what) {
				t.Errorf("%s, %q: the proposal: %v", c.name, c.content[:min(12, len(c.content))], err)
			}
		}
	}
}
