package schedule

import (
	"archive/zip"
	"bytes"
	"strings"

	"aftercare/internal/pattern"
)

// unsupportedFormat is a file format that can't hold a schedule, known by how it begins.
type unsupportedFormat struct {
	prefixes []string
	what     string
	hint     string // FILE stands for the file
}

const (
	saveAs   = "save it as .xlsx or as CSV"
	exportAs = "have the system export the appointments as CSV, .xlsx, JSON Lines or FHIR JSON"
	unpack   = "unpack it, and give the file that is in it"
)

var unsupportedFormats = []unsupportedFormat{
	{[]string{"\x1f\x8b"}, "is compressed with gzip", "zcat FILE | aftercare batch - -o DIR"},
	{[]string{"BZh11AY&SY", "BZh21AY&SY", "BZh31AY&SY", "BZh41AY&SY", "BZh51AY&SY", "BZh61AY&SY", "BZh71AY&SY", "BZh81AY&SY", "BZh91AY&SY"}, "is compressed with bzip2", "bzcat FILE | aftercare batch - -o DIR"},
	{[]string{"\xfd7zXZ\x00"}, "is compressed with xz", "xzcat FILE | aftercare batch - -o DIR"},
	{[]string{"\x28\xb5\x2f\xfd"}, "is compressed with zstd", "zstdcat FILE | aftercare batch - -o DIR"},
	{[]string{"7z\xbc\xaf\x27\x1c"}, "is a 7z archive", unpack},
	{[]string{"Rar!\x1a\x07"}, "is a RAR archive", unpack},
	{[]string{"PK\x05\x06", "PK\x07\x08"}, "is a ZIP archive that holds nothing, or is in parts", unpack},
	{[]string{"%PDF-"}, "is a PDF", exportAs},
	{[]string{"{\\rtf"}, "is a text document (RTF)", saveAs},
	{[]string{"\x89PNG", "\xff\xd8\xff", "GIF8", "II*\x00", "MM\x00*"}, "is a picture", exportAs},
	{[]string{"PAR1"}, "is a Parquet file", exportAs},
	{[]string{"Obj\x01"}, "is an Avro file", exportAs},
	{[]string{"SQLite format 3\x00", "\x00\x01\x00\x00Standard"}, "is a database", exportAs},
	{[]string{"MSH|", "FHS|", "BHS|", "\vMSH|"}, "holds HL7 messages", exportAs},
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
				return fileError(name, 0, withFile(f.hint, name), "the file %s; expected a schedule", f.what)
			}
		}
	}
	text := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(start, markUTF8), " \t\r\n")))
	switch {
	case !strings.HasPrefix(text, "<"):
		return nil
	case fhirXML().Match(start):
		return fileError(name, 0, "ask the server for FHIR JSON: Accept: application/fhir+json", "the file is FHIR in XML; expected FHIR in JSON")
	case oldXML().Match(start):
		return fileError(name, 0, saveAs, "the file is an Excel file in XML; expected .xlsx")
	case strings.HasPrefix(text, "<!doctype html"), strings.HasPrefix(text, "<html"), strings.HasPrefix(text, "<table"), strings.HasPrefix(text, "<meta"), strings.HasPrefix(text, "<style"):
		return fileError(name, 0, "open it in Excel and "+saveAs, "the file is a web page, which some systems write under an Excel file's name; expected a schedule")
	case strings.HasPrefix(text, "<?xml"):
		return fileError(name, 0, exportAs, "the file is XML; expected a schedule")
	}
	return nil
}

// archiveError says what a ZIP archive without an Excel workbook is.
func archiveError(name string, parts map[string]*zip.File) error {
	has := func(prefix string) bool {
		for part := range parts {
			if strings.HasPrefix(part, prefix) {
				return true
			}
		}
		return false
	}
	switch {
	case has("xl/workbook.bin"):
		return fileError(name, 0, xlsxHint, "the file is an Excel file in the format .xlsb; expected .xlsx")
	case has("word/"), has("ppt/"):
		return fileError(name, 0, exportAs, "the file is a document of Word or PowerPoint; expected a schedule")
	case has("content.xml"):
		return fileError(name, 0, xlsxHint, "the file is an OpenDocument file; expected .xlsx or CSV")
	case has("index/"), has("index.zip"):
		return fileError(name, 0, "export it as Excel or CSV", "the file is from Apple Numbers or Pages; expected .xlsx or CSV")
	case has("xl/"), has("[content_types].xml"), len(parts) == 0:
		return fileError(name, 0, xlsxHint, noWorkbook)
	case len(parts) == 1:
		return fileError(name, 0, withFile("unzip -p FILE | aftercare batch - -o DIR", name), "the file is a ZIP archive; expected a schedule")
	}
	return fileError(name, 0, unpack, "the file is a ZIP archive; expected a schedule")
}

// withFile puts a file's name into a command line, quoted for a shell.
func withFile(hint, name string) string {
	if name == "standard input" {
		return strings.Replace(hint, " FILE", "", 1)
	}
	if strings.ContainsAny(name, " '\"\\$`!*?[](){}<>|&;#~\t\n") {
		name = "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	return strings.Replace(hint, "FILE", name, 1)
}

// isBinary reports whether bytes are a binary format rather than text.
func isBinary(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\r' && r != '\n' && r != '\f' && r != '\v' || r == 0x7f
	})
}
