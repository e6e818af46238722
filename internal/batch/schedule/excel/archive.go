package excel

import (
	"archive/zip"
	"strings"

	"aftercare/internal/batch/schedule/form"
)

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
		return form.FileError(name, 0, form.SaveAs, "the file is an Excel file in the format .xlsb; expected .xlsx")
	case has("word/"), has("ppt/"):
		return form.FileError(name, 0, form.ExportAs, "the file is a document of Word or PowerPoint; expected a schedule")
	case has("content.xml"):
		return form.FileError(name, 0, form.SaveAs, "the file is an OpenDocument file; expected .xlsx or CSV")
	case has("index/"), has("index.zip"):
		return form.FileError(name, 0, "export it as Excel or CSV", "the file is from Apple Numbers or Pages; expected .xlsx or CSV")
	case has("xl/"), has("[content_types].xml"), len(parts) == 0:
		return form.FileError(name, 0, form.SaveAs, NotAWorkbook)
	case len(parts) == 1:
		return form.FileError(name, 0, form.WithFile("unzip -p FILE | aftercare batch - -o DIR", name), "the file is a ZIP archive; expected a schedule")
	}
	return form.FileError(name, 0, form.Unpack, "the file is a ZIP archive; expected a schedule")
}
