package testkit

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
)

// pageContent holds the marked content of one page: the texts by number.
type pageContent struct {
	texts map[int]string
	said  map[int]string // the texts as a voice says them
	lines map[int]bool   // what has no text but is drawn
}

var (
	beginTag      = regexp.MustCompile(`^/(\w+) <</MCID (\d+)>> BDC$`)
	paintOperator = regexp.MustCompile(`(^|[ \]>)\d])(S|s|f|F|f\*|B|B\*|b|b\*|Tj|TJ|Do|sh)( |$)`)
	kidPattern    = regexp.MustCompile(`<</Type /MCR /Pg (\d+) 0 R /MCID (\d+)>>|<</Type /OBJR /Obj (\d+) 0 R>>|(\d+) 0 R|(\d+)`)
	pageOf        = regexp.MustCompile(`/Pg (\d+) 0 R`)
	kindOf        = regexp.MustCompile(`/S /(\w+)`)
	scopeOf       = regexp.MustCompile(`/Scope /(\w+)`)
)

// markedContent reads a page's marked content, and refuses what isn't marked or not closed.
func (p Page) markedContent() (pageContent, error) {
	m := pageContent{map[int]string{}, map[int]string{}, map[int]bool{}}
	open, mcid := false, -1
	for n, line := range strings.Split(p.Content, "\n") {
		begin := beginTag.FindStringSubmatch(line)
		switch {
		case begin != nil || line == "/Artifact BMC":
			if open {
				return m, fmt.Errorf("line %d: marked content in marked content", n+1)
			}
			open, mcid = true, -1
			if begin != nil {
				mcid = parseInt(begin[2])
				if _, twice := m.texts[mcid]; twice {
					return m, fmt.Errorf("line %d: MCID %d a second time", n+1, mcid)
				}
				m.texts[mcid] = ""
			}
		case line == "EMC":
			if !open {
				return m, fmt.Errorf("line %d: EMC without a beginning", n+1)
			}
			open = false
		case paintOperator.MatchString(line) && !open:
			return m, fmt.Errorf("line %d: %q is not marked", n+1, line)
		case mcid >= 0:
			m.lines[mcid] = true
			texts, err := p.texts(line)
			if err != nil {
				return m, err
			}
			for _, t := range texts {
				m.texts[mcid] += t.Words
				m.said[mcid] += t.Said
			}
		}
	}
	if open {
		return m, errors.New("the last marked content is not closed")
	}
	return m, nil
}

func parseInt(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// Structure returns a document's tag tree as text, a line for each tag, with its words, as a screen reader
// reads it. It refuses an inconsistent tree: content without a tag, a number that no tag or two tags have,
// a wrong parent, a table with uneven rows, a figure without words, a heading that skips a level.
func Structure(d *Document) (string, error) { return structure(d, false) }

// Said returns the tag tree with what a voice says: shortened words in full.
func Said(d *Document) (string, error) { return structure(d, true) }

func structure(d *Document, said bool) (string, error) {
	root, err := d.reference(d.Trailer, "/Root")
	if err != nil {
		return "", err
	}
	top, err := d.reference(d.Objects[root], "/StructTreeRoot")
	if err != nil {
		return "", err
	}
	w := &walker{d: d, used: map[string]int{}, said: said}
	for n, p := range d.Pages {
		m, err := p.markedContent()
		if err != nil {
			return "", fmt.Errorf("page %d: %w", n+1, err)
		}
		w.pages = append(w.pages, m)
	}
	first, err := d.reference(d.Objects[top], "/K")
	if err != nil {
		return "", err
	}
	if err := w.walk(first, top, 0); err != nil {
		return "", err
	}
	return w.out.String(), w.checkParentTree(top)
}

type walker struct {
	d     *Document
	pages []pageContent
	used  map[string]int // "page mcid" to the object of its tag
	said  bool           // the words are those that a voice says
	out   strings.Builder
	level int // of the last heading
}

func (w *walker) walk(object, parent, depth int) error {
	dict := w.d.Objects[object]
	kind := kindOf.FindStringSubmatch(dict)
	if kind == nil {
		return fmt.Errorf("object %d is no tag: %q", object, dict)
	}
	if up, err := w.d.reference(dict, "/P"); err != nil || up != parent {
		return fmt.Errorf("object %d says its parent is %d, not %d", object, up, parent)
	}
	if err := w.checkRules(kind[1], dict); err != nil {
		return err
	}
	home := -1
	if pg := pageOf.FindStringSubmatch(dict); pg != nil {
		home = w.page(parseInt(pg[1]))
	}
	_, kids, _ := strings.Cut(dict, "/K [")
	kids = strings.TrimSuffix(kids, "]>>")
	words, children, links := "", []int{}, []string{}
	for _, k := range kidPattern.FindAllStringSubmatch(kids, -1) {
		switch {
		case k[1] != "":
			text, err := w.takeContent(w.page(parseInt(k[1])), parseInt(k[2]), object)
			if err != nil {
				return err
			}
			words += text
		case k[3] != "":
			if !strings.Contains(w.d.Objects[parseInt(k[3])], "/Contents") {
				return fmt.Errorf("the link of object %d has no words", object)
			}
			words += "<link>"
		case k[4] != "":
			child := parseInt(k[4])
			if said, ok := actualText(w.d.Objects[child]); ok {
				if err := w.lines(child, object); err != nil {
					return err
				}
				words += "[" + said + "]"
				break
			}
			if !isPlainLink(w.d.Objects[child]) {
				children = append(children, child)
				break
			}
			text, err := w.inlineLink(child, object)
			if err != nil {
				return err
			}
			words += text
			links = append(links, text)
		default:
			text, err := w.takeContent(home, parseInt(k[5]), object)
			if err != nil {
				return err
			}
			words += text
		}
	}
	line := strings.Repeat("  ", depth) + kind[1]
	if s := scopeOf.FindStringSubmatch(dict); s != nil {
		line += " (" + s[1] + ")"
	}
	if _, alt, ok := strings.Cut(dict, "/Alt "); ok {
		line += " alt " + strings.SplitN(alt, " /", 2)[0]
		if kind[1] == "Figure" {
			words = ""
		}
	}
	if words != "" {
		line += ": " + strings.TrimSpace(strings.ReplaceAll(words, "\u00a0", "~"))
	}
	w.out.WriteString(line + "\n")
	for _, text := range links {
		w.out.WriteString(strings.Repeat("  ", depth+1) + "Link: " + strings.ReplaceAll(text, "\u00a0", "~") + "<link>\n")
	}
	if kind[1] == "Table" {
		if err := w.checkRowLengths(object); err != nil {
			return err
		}
	}
	for _, c := range children {
		if err := w.walk(c, object, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// actualText returns what is read in the place of what a tag draws.
func actualText(dict string) (string, bool) {
	_, said, ok := strings.Cut(dict, "/ActualText ")
	if !ok {
		return "", false
	}
	said, _, _ = strings.Cut(said, " /")
	return decodeString(said), true
}

// lines takes the content of a tag that draws lines, for which words are read. It refuses one that draws words.
func (w *walker) lines(object, parent int) error {
	dict := w.d.Objects[object]
	if up, err := w.d.reference(dict, "/P"); err != nil || up != parent {
		return fmt.Errorf("object %d says its parent is %d, not %d", object, up, parent)
	}
	home := -1
	if pg := pageOf.FindStringSubmatch(dict); pg != nil {
		home = w.page(parseInt(pg[1]))
	}
	_, kids, _ := strings.Cut(dict, "/K [")
	for _, k := range kidPattern.FindAllStringSubmatch(strings.TrimSuffix(kids, "]>>"), -1) {
		text, err := w.takeContent(home, parseInt(k[5]), object)
		if err != nil {
			return err
		}
		if text != "" || !w.pages[home].lines[parseInt(k[5])] {
			return fmt.Errorf("object %d is said otherwise than it is printed, and draws the words %q", object, text)
		}
	}
	return nil
}

// isPlainLink reports whether a tag is a link that is read as the words drawn in it, in the line of its paragraph.
func isPlainLink(dict string) bool {
	kind := kindOf.FindStringSubmatch(dict)
	return kind != nil && kind[1] == "Link" && !strings.Contains(dict, "/Alt ")
}

// inlineLink returns the words of a link that is read in its paragraph. It refuses one without an area or without words.
func (w *walker) inlineLink(object, parent int) (string, error) {
	dict := w.d.Objects[object]
	if up, err := w.d.reference(dict, "/P"); err != nil || up != parent {
		return "", fmt.Errorf("object %d says its parent is %d, not %d", object, up, parent)
	}
	home := -1
	if pg := pageOf.FindStringSubmatch(dict); pg != nil {
		home = w.page(parseInt(pg[1]))
	}
	_, kids, _ := strings.Cut(dict, "/K [")
	words, areas := "", 0
	for _, k := range kidPattern.FindAllStringSubmatch(strings.TrimSuffix(kids, "]>>"), -1) {
		switch {
		case k[3] != "":
			if !strings.Contains(w.d.Objects[parseInt(k[3])], "/Contents (") {
				return "", fmt.Errorf("the link of object %d has no words", object)
			}
			areas++
			continue
		case k[1] != "":
			home = w.page(parseInt(k[1]))
			k[5] = k[2]
		}
		text, err := w.takeContent(home, parseInt(k[5]), object)
		if err != nil {
			return "", err
		}
		words += text
	}
	if areas != 1 || words == "" {
		return "", fmt.Errorf("the link of object %d has %d areas and the words %q", object, areas, words)
	}
	return words, nil
}

// checkRules checks what a tag of a kind must have.
func (w *walker) checkRules(kind, dict string) error {
	switch {
	case kind == "Sect":
		w.level = 0 // a separate sheet, with a title of its own
		if !strings.Contains(dict, "/Lang (") {
			return fmt.Errorf("a sheet of many without its language: %q", dict)
		}
	case kind == "Lbl":
		item, err := w.d.reference(dict, "/P")
		if err != nil {
			return err
		}
		list, err := w.d.reference(w.d.Objects[item], "/P")
		if err != nil {
			return err
		}
		if !strings.Contains(w.d.Objects[list], "/ListNumbering /Decimal") {
			return fmt.Errorf("a list whose items have numbers does not say so: %q", w.d.Objects[list])
		}
	case kind == "Figure" && (!strings.Contains(dict, "/Alt ") || !strings.Contains(dict, "/BBox")):
		return fmt.Errorf("a figure without words or place: %q", dict)
	case kind == "TH" && !strings.Contains(dict, "/Scope"):
		return fmt.Errorf("a table's head without scope: %q", dict)
	case len(kind) == 2 && kind[0] == 'H' && kind[1] >= '1' && kind[1] <= '6':
		level := int(kind[1] - '0')
		if level > w.level+1 || level == 1 && w.level > 0 {
			return fmt.Errorf("a heading of level %d after one of %d", level, w.level)
		}
		w.level = level
	}
	return nil
}

func (w *walker) page(object int) int {
	for n, p := range w.d.Pages {
		if p.object == object {
			return n
		}
	}
	return -1
}

// takeContent marks a piece of content as used by a tag, and returns its words.
func (w *walker) takeContent(page, mcid, object int) (string, error) {
	if page < 0 {
		return "", fmt.Errorf("object %d has content on no page", object)
	}
	key := fmt.Sprint(page, " ", mcid)
	if _, twice := w.used[key]; twice {
		return "", fmt.Errorf("the content %s has two tags", key)
	}
	w.used[key] = object
	text, ok := w.pages[page].texts[mcid]
	if !ok {
		return "", fmt.Errorf("object %d names content %s that is not there", object, key)
	}
	if w.said {
		text = w.pages[page].said[mcid]
	}
	return text, nil
}

// checkRowLengths refuses a table whose rows have different numbers of cells.
func (w *walker) checkRowLengths(table int) error {
	want := -1
	for _, part := range w.children(table) {
		for _, row := range w.children(part) {
			if n := len(w.children(row)); want >= 0 && n != want {
				return fmt.Errorf("a row of %d cells in a table of %d", n, want)
			} else if want < 0 {
				want = n
			}
		}
	}
	return nil
}

func (w *walker) children(object int) []int {
	_, kids, _ := strings.Cut(w.d.Objects[object], "/K [")
	var out []int
	for _, k := range kidPattern.FindAllStringSubmatch(strings.TrimSuffix(kids, "]>>"), -1) {
		if k[4] != "" {
			out = append(out, parseInt(k[4]))
		}
	}
	return out
}

// checkParentTree checks that the parent tree names, for each piece of content, exactly the tag
// that has it.
func (w *walker) checkParentTree(top int) error {
	nums, err := w.d.reference(w.d.Objects[top], "/ParentTree")
	if err != nil {
		return err
	}
	_, leaves, _ := strings.Cut(w.d.Objects[nums], "/Kids [")
	list := ""
	for _, leaf := range reference.FindAllStringSubmatch(leaves, -1) {
		_, entries, _ := strings.Cut(w.d.Objects[parseInt(leaf[1])], "/Nums [")
		list += strings.TrimSuffix(entries, "]>>")
	}
	for n, m := range w.pages {
		if len(m.texts) == 0 {
			continue // an empty back of a sheet of paper
		}
		prefix := fmt.Sprintf("%d [", w.d.Pages[n].key)
		at := strings.Index(" "+list, " "+prefix)
		if at < 0 {
			return fmt.Errorf("page %d is not in the tree of parents", n+1)
		}
		row, _, _ := strings.Cut(list[at+len(prefix):], "]")
		refs := reference.FindAllStringSubmatch(row, -1)
		if len(refs) != len(m.texts) {
			return fmt.Errorf("page %d has %d pieces of content, the tree of parents %d", n+1, len(m.texts), len(refs))
		}
		for mcid, r := range refs {
			if got := w.used[fmt.Sprint(n, " ", mcid)]; got != parseInt(r[1]) {
				return fmt.Errorf("page %d, content %d: the tree of parents says %s, the tags %d", n+1, mcid, r[1], got)
			}
		}
	}
	return nil
}

var figureAlt = regexp.MustCompile(`/S /Figure.* /Alt (?:\(((?:[^\\)]|\\.)*)\)|<FEFF([0-9A-F]*)>)`)

// Figures returns what the file says of each of its pictures to those who can't see it, in no order.
func (d *Document) Figures() []string {
	var out []string
	for _, dict := range d.Objects {
		alt := figureAlt.FindStringSubmatch(dict)
		switch {
		case alt == nil:
		case alt[2] == "":
			out = append(out, regexp.MustCompile(`\\(.)`).ReplaceAllString(alt[1], "$1"))
		default:
			var units []uint16
			for n := 0; n+4 <= len(alt[2]); n += 4 {
				u, _ := strconv.ParseUint(alt[2][n:n+4], 16, 16)
				units = append(units, uint16(u))
			}
			out = append(out, string(utf16.Decode(units)))
		}
	}
	return out
}
