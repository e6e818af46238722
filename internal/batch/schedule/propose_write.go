package schedule

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/diag"
	"aftercare/internal/pattern"
	"aftercare/internal/visit/field"
)

// endWords are how the line that ends the rows begins, as programs write it.
var endWords = []string{"grand total", "total", "sum", "count", "end of", "("}

// writeFile writes where the rows are, if they are among other lines.
func (p *proposer) writeFile(at form.Place) {
	var rules []string
	if at.Sheet != "" {
		rules = append(rules, "sheet: "+yamlfile.Quote(at.Sheet))
	}
	if at.HeaderLine > 1 {
		rules = append(rules, fmt.Sprintf("header-line: %d", at.HeaderLine))
	}
	if at.HeaderLines > 1 {
		rules = append(rules, fmt.Sprintf("header-lines: %d", at.HeaderLines))
	}
	last := strings.ToLower(p.last)
	if n := slices.IndexFunc(endWords, func(w string) bool { return strings.HasPrefix(last, w) }); n >= 0 {
		rules = append(rules, "ends-at: ["+yamlfile.Quote(endWords[n])+"]")
	}
	if len(rules) > 0 {
		p.out.WriteString("# Where the rows are: the file has other lines too.\nfile: {" + strings.Join(rules, ", ") + "}\n")
	}
}

// write writes the proposal.
func (p *proposer) write() {
	var fields, asked, types, statuses bytes.Buffer
	var unknown []string
	seen, held, likely := map[string]bool{}, map[string]bool{}, map[string][]string{}
	for n, c := range p.columns {
		if !c.sure && c.filled == 0 {
			p.columns[n].of = ""
		}
		held[c.of] = held[c.of] || c.sure
	}
	// A middle name and a suffix are joined to the names beside them.
	isTaken := func(of string) bool {
		if of == fieldGiven || of == fieldFamily {
			return held[fieldName]
		}
		return held[of]
	}
	for _, c := range p.columns {
		if c.of != "" && !c.sure && !isTaken(c.of) {
			likely[c.of] = append(likely[c.of], c.name)
		}
	}
	for _, c := range p.columns {
		key := fold(c.name)
		name, _ := field.Clean(c.name)
		if seen[key] {
			continue
		}
		seen[key] = true
		if !c.sure && isTaken(c.of) {
			c.of = ""
		}
		fill, isFill := strings.CutPrefix(strings.ToLower(name), fillPrefix)
		quoted := yamlfile.Quote(name)
		switch {
		case key == "" && c.filled > 0:
			unknown = append(unknown, `""`)
		case key == "":
		case c.of != "":
			line := p.line(quoted, c.of, c)
			if !c.sure && !strings.HasPrefix(line, "#") {
				note := "guessed from the column's name; check it"
				if c.of == fieldEnded {
					note = "guessed from the column's name; check that it holds when the procedure really ended, and not a scheduled end"
				}
				if all := likely[c.of]; len(all) > 1 && c.of != fieldGiven && c.of != fieldFamily {
					note = fmt.Sprintf("guessed from the columns' names; keep one of %s", quoteAll(all, " and "))
				}
				line = noted(note, commented(line))
			}
			fields.WriteString(line)
			if c.of == fieldProcedure && (c.sure || likely[c.of][0] == c.name) {
				p.writeTypes(&types, c)
			}
			if c.of == fieldStatus {
				writeStatuses(&statuses, c)
			}
		case isFill && isID(fill):
			fields.WriteString("  " + quoted + ": " + fillPrefix + fill + "\n")
		case slices.Contains(p.known.Conditions, strings.ToLower(name)):
			asked.WriteString(wordLine(quoted, strings.ToLower(name), c, answerOfWord, yesNo))
		default:
			unknown = append(unknown, quoted)
		}
	}
	if p.resources != nil {
		p.writeTypes(&types, p.resources[0])
		writeStatuses(&statuses, p.resources[1])
	}
	if slices.ContainsFunc(p.columns, func(c column) bool { return c.badID }) {
		p.out.WriteString("# Some appointment ids have characters that a file name can't have. With this line, 100^EPIC becomes 100_5E_EPIC.\nappointment-ids: " + idsEscaped + "\n")
	}
	if p.resources == nil {
		p.out.WriteString("columns:\n")
		p.out.Write(fields.Bytes())
		p.out.WriteString("  # fields that a column can hold: " + strings.Join(Fields, ", ") + ", fill.NAME\n")
	}
	p.section("conditions:\n", asked)
	if len(unknown) > 0 {
		p.out.WriteString("# Columns that weren't recognized. If you need one, give it a line under columns or conditions, and remove it from this list. Then\n# uncomment the list to ignore the others.\n" + commentedList("ignore", unknown))
	}
	without := "rejects its rows"
	if p.resources != nil {
		without = "skips its rows"
	}
	p.section("# The clinic's appointment types, with the procedure whose name is most similar: check each. A type without a line "+without+".\n# "+anySide+" stands for any word for a side.\nprocedures:\n", types)
	if len(p.far) > 0 {
		p.out.WriteString("# Appointment types that are like no procedure's name. If one needs a sheet, give it a line under procedures, and remove it from\n" +
			"# this list. Then uncomment the list to skip the rows of the others.\n" + commentedList("no-sheet", p.far))
	}
	p.section("# The words for the status. A word in none of the lists rejects its rows. Add each WORD to the list of active, cancelled, no-show,\n# entered-in-error or not-done, each of which can be there only once.\nstatus:\n", statuses)
}

func (p *proposer) section(head string, lines bytes.Buffer) {
	if lines.Len() > 0 {
		p.out.WriteString(head)
		p.out.Write(lines.Bytes())
	}
}

// commented turns lines into comments; without its first two characters, such a line is the original again.
func commented(lines string) string {
	var out strings.Builder
	for l := range strings.Lines(lines) {
		if !strings.HasPrefix(strings.TrimSpace(l), "#") {
			l = "# " + l
		}
		out.WriteString(l)
	}
	return out.String()
}

// quoteAll quotes words, with a sign between them.
func quoteAll(words []string, sign string) string {
	out := make([]string, len(words))
	for n, w := range words {
		out[n] = yamlfile.Quote(w)
	}
	return strings.Join(out, sign)
}

// commentedList returns a key with a list of quoted words, as a comment of lines that are not too long.
func commentedList(key string, words []string) string {
	const width = 110
	out, line := "", "# "+key+": ["
	for n, w := range words {
		if n < len(words)-1 {
			w += ","
		}
		if len(line)+len(w) > width {
			out, line = out+line+"\n", "#  "
		}
		if !strings.HasSuffix(line, "[") {
			line += " "
		}
		line += w
	}
	return out + line + "]\n"
}

// line returns the line for a column under columns:.
func (p *proposer) line(quoted, of string, c column) string {
	switch of {
	case fieldBorn, fieldDate, fieldEnded, fieldNextVisit, fieldName:
		return formLine(quoted, of, c)
	case fieldSide:
		return wordLine(quoted, of, c, sideOfWord, []string{"left", "right", "both"})
	case fieldLanguage:
		return wordLine(quoted, of, c, languageOfWord, nil)
	}
	return "  " + quoted + ": " + of + "\n"
}

// formLine returns the line of a column of dates with the only format that fits more than half of them: with any other, more
// rows are rejected. If several formats do, or a date can only be read with day and month exchanged, it returns a comment for each
// of them; if none does, a comment with the placeholder FORMAT. A column of whole names has a format only if most names have a comma after
// the family name.
func formLine(quoted, of string, c column) string {
	entry := func(format string) string {
		if format == "" {
			return "  " + quoted + ": " + of + "\n"
		}
		return "  " + quoted + ": {is: " + of + ", format: " + yamlfile.Quote(format) + "}\n"
	}
	fitting := slices.DeleteFunc(candidateFormats(of), func(f string) bool { return c.fits[f]*2 <= c.filled })
	if slices.Contains(fitting, "") {
		fitting = []string{""}
	} else if len(fitting) > 1 {
		fitting = slices.DeleteFunc(fitting, func(f string) bool { return f == formatHL7 })
		if whole := slices.DeleteFunc(slices.Clone(fitting), func(f string) bool { return c.fits[f] < c.filled }); len(whole) > 0 {
			fitting = whole
		}
	}
	if len(fitting) == 1 && c.swaps[exchanged(fitting[0])] > 0 {
		fitting = append(fitting, exchanged(fitting[0])) // some dates are in the other order, and more may be
	}
	switch {
	case c.filled == 0 && of == fieldName, len(fitting) == 0 && of == fieldName:
		return entry("")
	case c.filled == 0:
		return noted("the column is empty, so its format is not known", entry(""))
	case len(fitting) == 0:
		return noted("no single format fits most of its dates", commented(entry("FORMAT")))
	case len(fitting) > 1:
		out := ""
		for _, f := range fitting {
			out += commented(entry(f))
		}
		return noted("its dates fit each of these formats; keep one", out)
	}
	if others := c.filled - c.fits[fitting[0]]; others > 0 {
		return noted(fmt.Sprintf("%s of %d can't be read in this format, and will be rejected", diag.Count(others, "row"), c.filled), entry(fitting[0]))
	}
	return entry(fitting[0])
}

// wordLine returns the line of a column of words, each under the one of our own words that it most likely means. Known lists our
// own words in the order in which they are written; nil means any.
func wordLine(quoted, is string, c column, meaning func(string) string, known []string) string {
	theirs, plain := map[string][]string{}, true
	var open []string
	if c.hidden > 0 {
		open = []string{"words that only one patient has (" + diag.Count(c.hidden, "row") + ")"}
	}
	for _, w := range slices.Sorted(maps.Keys(c.words)) {
		ours := meaning(w)
		if ours == "" {
			open = append(open, fmt.Sprintf("%s (%s)", yamlfile.Quote(w), diag.Count(c.words[w], "row")))
			continue
		}
		plain = plain && ours == strings.ToLower(w)
		theirs[ours] = append(theirs[ours], yamlfile.Quote(w))
	}
	with := func(line string) string {
		if len(open) == 0 {
			return line
		}
		return noted("not mapped: "+strings.Join(open, ", "), line)
	}
	if len(theirs) == 0 || plain {
		return with("  " + quoted + ": " + is + "\n")
	}
	if known == nil {
		known = slices.Sorted(maps.Keys(theirs))
	}
	var values []string
	for _, ours := range known {
		if len(theirs[ours]) > 0 {
			values = append(values, yamlfile.Quote(ours)+": ["+strings.Join(theirs[ours], ", ")+"]")
		}
	}
	return with("  " + quoted + ": {is: " + is + ", values: {" + strings.Join(values, ", ") + "}}\n")
}

// The words that mean one of our own, in lower case; those of a side besides typeSides.
var (
	sideLetters   = map[string]string{"l": "left", "r": "right", "b": "both", "bl": "both"}
	languageWords = map[string]string{"en": "en", "eng": "en", "english": "en", "es": "es", "spa": "es", "spanish": "es", "español": "es"}
	answerWords   = map[string]string{"yes": "yes", "y": "yes", "1": "yes", "true": "yes", "no": "no", "n": "no", "0": "no", "false": "no"}
	yesNo         = []string{"yes", "no"}
)

func sideOfWord(word string) string {
	word = strings.ToLower(word)
	return cmp.Or(typeSides[word], sideLetters[word])
}

func languageOfWord(word string) string { return languageWords[strings.ToLower(word)] }
func answerOfWord(word string) string   { return answerWords[strings.ToLower(word)] }

// statusCode matches a code that some systems write before the word of a status: "x - Cancelled".
var statusCode = pattern.New(`^\w{1,2} - `)

// statusOfWord returns the meaning of a word of a status, with or without such a code; "" if it isn't known.
func statusOfWord(word string) string {
	return cmp.Or(statuses[fold(word)], statuses[fold(statusCode().ReplaceAllString(word, ""))])
}

// writeStatuses writes the words of a column of statuses, unless all are known without a list.
func writeStatuses(out *bytes.Buffer, c column) {
	theirs := map[string][]string{}
	plain := true
	var open []string
	for _, w := range slices.Sorted(maps.Keys(c.words)) {
		plain = plain && statuses[fold(w)] != ""
		if ours := statusOfWord(w); ours != "" {
			theirs[ours] = append(theirs[ours], yamlfile.Quote(w))
		} else {
			open = append(open, w)
		}
	}
	if plain {
		return
	}
	writeHidden(out, c)
	for _, ours := range []string{statusActive, statusCancelled, statusNoShow, statusEnteredInError, statusNotDone} {
		if len(theirs[ours]) > 0 {
			fmt.Fprintf(out, "  %s: [%s]\n", ours, strings.Join(theirs[ours], ", "))
		}
	}
	for _, w := range open {
		out.WriteString(noted(diag.Count(c.words[w], "row"), "#   WORD: ["+yamlfile.Quote(w)+"]\n"))
	}
}

// noted returns a line with a comment above it.
func noted(note, line string) string { return "  # " + note + "\n" + line }
