// Package excel reads the cells of a workbook in the .xlsx format, row by row, with what the workbook knows about each.
package excel

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/pattern"
)

// The limits of an Excel file. Its cells are streamed; its shared texts are kept in memory.
const (
	maxPart = 16 << 20 // each part other than cells
	// maxCellBytes limits a sheet's cells, uncompressed: more than a million long rows.
	maxCellBytes = 1 << 30
	textOverhead = 32      // memory for each text besides its letters
	maxNode      = 1 << 20 // between two tags
)

// maxTexts limits an Excel file's shared texts; the tests make it small.
var maxTexts int64 = 128 << 20

// workbook is an Excel file whose parts were found: what every sheet needs has been read, but no sheet.
//
// It is parsed by hand: the usual library takes a broken file for a complete one, doesn't tell a number from a
// text while it streams, and unpacks sheets into temporary files, where names would stay.
type workbook struct {
	name          string
	parts         map[string]*zip.File
	sheets        []sheetPart // the visible sheets, in order
	texts         []string    // shared by cells
	dates         []bool      // by style, whether a number is a date
	strikethrough []bool      // by style, whether a text is struck through
	digits        []digits    // by style, how a number is shown
	date1904      bool        // days are counted from 1904
}

// NotAWorkbook is what is wrong with a file that should be a workbook by its name.
const NotAWorkbook = "the file is not an Excel file in the .xlsx format"

const brokenSheet = "the Excel file is broken or cut off"

// openWorkbook reads the parts that say where everything is.
func openWorkbook(name string, in io.ReaderAt, size int64) (*workbook, error) {
	z, err := zip.NewReader(in, size)
	if err != nil {
		return nil, form.FileError(name, 0, form.SaveAs, brokenSheet)
	}
	w := &workbook{name: name, parts: map[string]*zip.File{}}
	for _, f := range z.File {
		key := strings.ToLower(strings.TrimPrefix(f.Name, "/"))
		if w.parts[key] != nil {
			return nil, form.FileError(name, 0, form.SaveAs, "the Excel file holds the part %q twice", f.Name)
		}
		w.parts[key] = f
	}
	const main = "xl/workbook.xml"
	if w.parts[main] == nil {
		return nil, archiveError(name, w.parts)
	}
	for _, read := range []func() error{w.readSheets, w.readStyles, w.readTexts} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// part opens a part; nil if there is none.
func (w *workbook) part(name string) (io.ReadCloser, error) {
	f := w.parts[strings.ToLower(name)]
	if f == nil {
		return nil, nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, form.FileError(w.name, 0, form.SaveAs, brokenSheet)
	}
	return r, nil
}

// decode reads a whole part into a value.
func (w *workbook) decode(name string, into any) error {
	r, err := w.part(name)
	if r == nil || err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	limited := &io.LimitedReader{R: &nodeLimiter{in: r}, N: maxPart}
	if err := xml.NewDecoder(limited).Decode(into); err != nil {
		return w.readError(err)
	}
	_, err = io.Copy(io.Discard, limited) // the checksum is at the end
	return w.readError(err)
}

func (w *workbook) readError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errLongNode):
		return form.FileError(w.name, 0, "", "the Excel file holds a text of more than %d KiB", maxNode>>10)
	}
	return form.FileError(w.name, 0, form.SaveAs, brokenSheet)
}

// nodeLimiter refuses a text or a tag that doesn't end before it fills the memory.
type nodeLimiter struct {
	in   io.Reader
	size int
}

var errLongNode = errors.New("excel: a text without end")

func (s *nodeLimiter) Read(p []byte) (int, error) {
	n, err := s.in.Read(p)
	for _, b := range p[:n] {
		if s.size++; b == '<' {
			s.size = 0
		}
		if s.size > maxNode {
			return 0, errLongNode
		}
	}
	return n, err
}

// errNoPart means that a part is named and isn't there: without its styles a date is a number.
var errNoPart = errors.New("excel: a part that isn't there")

func (w *workbook) has(part string) bool { return w.parts[strings.ToLower(part)] != nil }

// sheetPart is a sheet: its name, and its part of the file.
type sheetPart struct{ name, part string }

// readSheets finds the sheets that a person sees.
func (w *workbook) readSheets() error {
	var book struct {
		Properties struct {
			Old string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			State string     `xml:"state,attr"`
			Name  string     `xml:"name,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
			Type   string `xml:"Type,attr"`
		} `xml:"Relationship"`
	}
	if err := errors.Join(w.decode("xl/workbook.xml", &book), w.decode("xl/_rels/workbook.xml.rels", &rels)); err != nil {
		return err
	}
	w.date1904 = book.Properties.Old == "1" || book.Properties.Old == "true"
	targets := map[string]string{}
	for _, r := range rels.All {
		targets[r.ID] = strings.TrimPrefix(path.Join("/xl", r.Target), "/")
		if strings.HasPrefix(r.Target, "/") {
			targets[r.ID] = strings.TrimPrefix(path.Clean(r.Target), "/")
		}
	}
	for _, r := range rels.All {
		if kind := path.Base(r.Type); (kind == "styles" || kind == "sharedStrings") && !w.has(targets[r.ID]) {
			return w.readError(errNoPart)
		}
	}
	for _, s := range book.Sheets {
		if s.State != "" && s.State != "visible" {
			continue
		}
		for _, a := range s.Attrs {
			if a.Name.Local != "id" {
				continue
			}
			if !w.has(targets[a.Value]) {
				return w.readError(errNoPart)
			}
			w.sheets = append(w.sheets, sheetPart{s.Name, targets[a.Value]})
		}
	}
	return nil
}

// readTexts reads the texts that cells share.
func (w *workbook) readTexts() error {
	r, err := w.part("xl/sharedStrings.xml")
	if r == nil || err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	limited := &io.LimitedReader{R: &nodeLimiter{in: r}, N: maxTexts}
	dec := xml.NewDecoder(limited)
	for {
		t, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && limited.N <= 0 {
			return w.textsError()
		}
		if err != nil {
			return w.readError(err)
		}
		if start, ok := t.(xml.StartElement); ok && start.Name.Local == "si" {
			text, err := richText(dec)
			if err != nil && limited.N <= 0 {
				return w.textsError()
			}
			if err != nil {
				return w.readError(err)
			}
			w.texts = append(w.texts, text)
			limited.N -= textOverhead
		}
	}
}

func (w *workbook) textsError() error {
	return form.FileError(w.name, 0, "save it as CSV", "the Excel file holds more than %d MiB of texts", maxTexts>>20)
}

// richText reads a text to the end of its element: its runs, without the phonetic guides of Japanese.
func richText(dec *xml.Decoder) (string, error) {
	var text strings.Builder
	depth, aid, inText := 0, 0, false
	for {
		t, err := dec.Token()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			inText = t.Name.Local == "t"
			if t.Name.Local == "rPh" {
				aid = depth
			}
		case xml.EndElement:
			if depth == aid {
				aid = 0
			}
			if depth--; depth < 0 {
				return text.String(), nil
			}
			inText = false
		case xml.CharData:
			if inText && aid == 0 {
				text.Write(t)
			}
		}
	}
}

// readStyles finds which styles make a number a date, and which strike text through.
func (w *workbook) readStyles() error {
	var styles struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Fonts []struct {
			Strike *struct {
				Value string `xml:"val,attr"`
			} `xml:"strike"`
		} `xml:"fonts>font"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
			Font   int `xml:"fontId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := w.decode("xl/styles.xml", &styles); err != nil {
		return err
	}
	custom, shown := map[int]bool{}, map[int]digits{}
	for _, f := range styles.Formats {
		custom[f.ID], shown[f.ID] = isDateCode(f.Code), digitsOf(f.Code)
	}
	for _, c := range styles.Cells {
		date, known := custom[c.Format]
		w.dates = append(w.dates, date || !known && isDateFormat(c.Format))
		d, known := shown[c.Format]
		if !known {
			d = digitsOf(wholeNumberFormats[c.Format])
		}
		w.digits = append(w.digits, d)
		struck := false
		if c.Font >= 0 && c.Font < len(styles.Fonts) {
			strike := styles.Fonts[c.Font].Strike
			struck = strike != nil && strike.Value != "0" && strike.Value != "false"
		}
		w.strikethrough = append(w.strikethrough, struck)
	}
	return nil
}

// isDateFormat reports whether one of the numbered formats that every spreadsheet has is a date.
func isDateFormat(n int) bool {
	return (n >= 14 && n <= 22) || (n >= 27 && n <= 36) || (n >= 45 && n <= 47) || (n >= 50 && n <= 58)
}

// wholeNumberFormats are the numbered formats of every spreadsheet that can show a whole number as it is.
var wholeNumberFormats = map[int]string{0: "General", 1: "0", 3: "#,##0", 49: "@"}

// digits is how many digits a number's format shows: which whole numbers a reader sees as they are.
type digits struct{ minShown, maxShown int }

// anyDigits is a format that adds and removes nothing.
var anyDigits = digits{0, 1 << 10}

var (
	paddedCode  = pattern.New(`^#*0+$`)
	formatColor = pattern.New(`^\[[A-Za-z]+\d*\]`)
)

// digitsOf reads a format that can show a whole number as it is; for any other it returns a range that no
// number is in.
func digitsOf(code string) digits {
	code, _, _ = strings.Cut(code, ";")
	code = formatColor().ReplaceAllString(code, "")
	switch {
	case strings.EqualFold(code, "general"), code == "@", code == "#":
		return anyDigits
	case code == "#,##0", code == "#,###":
		return digits{0, len("999")}
	case paddedCode().MatchString(code):
		return digits{strings.Count(code, "0"), anyDigits.maxShown}
	}
	return digits{1, 0}
}

// shows reports whether a number with that many digits is shown as it is.
func (d digits) shows(n int) bool { return n >= d.minShown && n <= d.maxShown }

var formatLiterals = pattern.New(`"[^"]*"|\\.|_.|\*.|\[[^\]hms]*\]`)

// isDateCode reports whether a format, apart from its literal texts, shows a date or a time.
func isDateCode(code string) bool {
	first, _, _ := strings.Cut(formatLiterals().ReplaceAllString(code, ""), ";")
	return !strings.EqualFold(first, "general") && strings.ContainsAny(strings.ToLower(first), "ydhms")
}

// excelDate writes a spreadsheet's number of days as a date, a time of day, or both.
func (w *workbook) excelDate(text string) (string, bool) {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || v < 0 || v > 2958465 {
		return "", false
	}
	days := int(v)
	seconds := int((v-float64(days))*86400 + 0.5)
	if seconds >= 86400 {
		days, seconds = days+1, 0
	}
	clock := fmt.Sprintf("%02d:%02d", seconds/3600, seconds/60%60)
	if v < 1 {
		half := "AM"
		if seconds >= 43200 {
			half = "PM"
		}
		return fmt.Sprintf("%d:%02d %s", (seconds/3600+11)%12+1, seconds/60%60, half), true
	}
	switch {
	case w.date1904:
		days += 1462 // from the first day of 1904
	case days == 60:
		return "", false // February 29, 1900, which didn't exist
	case days < 60:
		days++
	}
	day := time.Date(1899, 12, 30+days, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	if seconds == 0 {
		return day, true
	}
	if seconds < 60 {
		clock += fmt.Sprintf(":%02d", seconds)
	}
	return day + " " + clock, true
}
