package schedule

import (
	"bytes"
	"strings"

	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/pattern"
)

// unsupportedFormat is a file format that can't hold a schedule, known by how it begins.
type unsupportedFormat struct {
	prefixes []string
	what     string
	hint     string // FILE stands for the file
}

var unsupportedFormats = []unsupportedFormat{
	{[]string{"\x1f\x8b"}, "is compressed with gzip", "zcat FILE | aftercare batch - -o DIR"},
	{[]string{"BZh11AY&SY", "BZh21AY&SY", "BZh31AY&SY", "BZh41AY&SY", "BZh51AY&SY", "BZh61AY&SY", "BZh71AY&SY", "BZh81AY&SY", "BZh91AY&SY"}, "is compressed with bzip2", "bzcat FILE | aftercare batch - -o DIR"},
	{[]string{"\xfd7zXZ\x00"}, "is compressed with xz", "xzcat FILE | aftercare batch - -o DIR"},
	{[]string{"\x28\xb5\x2f\xfd"}, "is compressed with zstd", "zstdcat FILE | aftercare batch - -o DIR"},
	{[]string{"7z\xbc\xaf\x27\x1c"}, "is a 7z archive", form.Unpack},
	{[]string{"Rar!\x1a\x07"}, "is a RAR archive", form.Unpack},
	{[]string{"PK\x05\x06", "PK\x07\x08"}, "is a ZIP archive that holds nothing, or is in parts", form.Unpack},
	{[]string{"%PDF-"}, "is a PDF", form.ExportAs},
	{[]string{"{\\rtf"}, "is a text document (RTF)", form.SaveAs},
	{[]string{"\x89PNG", "\xff\xd8\xff", "GIF8", "II*\x00", "MM\x00*"}, "is a picture", form.ExportAs},
	{[]string{"PAR1"}, "is a Parquet file", form.ExportAs},
	{[]string{"Obj\x01"}, "is an Avro file", form.ExportAs},
	{[]string{"SQLite format 3\x00", "\x00\x01\x00\x00Standard"}, "is a database", form.ExportAs},
	{[]string{"MSH|", "FHS|", "BHS|", "\vMSH|"}, "holds HL7 messages", form.ExportAs},
}

var (
	fhirXML = pattern.New(`xmlns="http://hl7\.org/fhir"`)
	oldXML  = pattern.New(`urn:schemas-microsoft-com:office:spreadsheet|progid="Excel\.Sheet"`)
)

// checkFormat returns an error for a file in a format that can't hold a schedule; nil if it may be one. Start
// is how the file begins.
func checkFormat(name string, start []byte) error {
	for _, f := range unsupportedFormats {
		for _, b := range f.prefixes {
			if bytes.HasPrefix(start, []byte(b)) {
				return form.FileError(name, 0, form.WithFile(f.hint, name), "the file %s; expected a schedule", f.what)
			}
		}
	}
	text := strings.ToLower(string(bytes.TrimLeft(form.TrimMark(start), " \t\r\n")))
	switch {
	case !strings.HasPrefix(text, "<"):
		return nil
	case fhirXML().Match(start):
		return form.FileError(name, 0, "ask the server for FHIR JSON: Accept: application/fhir+json", "the file is FHIR in XML; expected FHIR in JSON")
	case oldXML().Match(start):
		return form.FileError(name, 0, form.SaveAs, "the file is an Excel file in XML; expected .xlsx")
	case strings.HasPrefix(text, "<!doctype html"), strings.HasPrefix(text, "<html"), strings.HasPrefix(text, "<table"), strings.HasPrefix(text, "<meta"), strings.HasPrefix(text, "<style"):
		return form.FileError(name, 0, "open it in Excel and "+form.SaveAs, "the file is a web page, which some systems write under an Excel file's name; expected a schedule")
	case strings.HasPrefix(text, "<?xml"):
		return form.FileError(name, 0, form.ExportAs, "the file is XML; expected a schedule")
	}
	return nil
}
