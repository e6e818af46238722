package lint

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// b1 is rule B1.
var b1 = &Analyzer{
	Name: "B1", New: true,
	Doc:     "a clinic's block or definition that replaces a built-in one but lacks one of its warning signs, or has it at a less urgent level",
	Instead: `the sign, copied from the built-in text that "aftercare diff built-in:ID ID" shows; if it was removed on purpose, a comment on the line above that says why`,
	Why:     "a file in shared/ or procedures/ replaces the whole built-in file, and nobody notices a sign that was dropped by mistake until a patient needs it",
	Sheet: func(p *Pass) {
		for n := range p.Lacks {
			if l := &p.Lacks[n]; l.IsWarningSign() && isReplacement(l) {
				p.Report(l.Pos, "%s", missingSign(l))
			}
		}
	},
}

// b2 is rule B2.
var b2 = &Analyzer{
	Name: "B2", New: true, Severity: diag.Warning,
	Doc:     "a clinic's block or definition that replaces a built-in one but lacks some of its lines",
	Instead: `the lines that should stay, copied from the built-in text that "aftercare diff built-in:ID ID" shows; a whole copy: "aftercare new ID --from ID"`,
	Why:     "a file in shared/ or procedures/ replaces the whole built-in file; only conditions.yaml, medicines.yaml, settings.yaml and sources.yaml add to the built-in ones",
	Sheet: func(p *Pass) {
		for _, of := range groupByFile(p.Lacks, isReplacedLine) {
			p.Report(of[0].File, "the built-in %s %q has these lines too: %s; this file, which replaces it, does not", of[0].By, of[0].Name, strings.Join(p.lostRefs(of), ", "))
		}
	},
}

// b3 is rule B3.
var b3 = &Analyzer{
	Name: "B3", New: true, Severity: diag.Warning,
	Doc:     "a warning sign of a built-in text that a clinic leaves out: by omit, by a decision, or in its copy",
	Instead: "the sign; or, if this clinic's patients don't need it, a comment on the line above that says why",
	Why:     "the person who approves a sheet sees what is there, not what is missing",
	Sheet: func(p *Pass) {
		for n := range p.Lacks {
			l := &p.Lacks[n]
			if !l.IsWarningSign() || isReplacement(l) {
				continue
			}
			switch l.By {
			case procedure.ByOmit:
				p.Report(l.Pos, "omit takes the warning sign %s off the sheet: %q", l.Instruction.Ref(), wordsOf(&l.Instruction))
			case procedure.ByDecision:
				p.Report(l.Pos, "the clinic's decision takes the warning sign %s off the sheet %q: %q", l.Instruction.Ref(), p.Procedure.ID, wordsOf(&l.Instruction))
			case procedure.ByBlock, procedure.ByCopy, procedure.ByDefinition:
				p.Report(l.Pos, "%s", missingSign(l))
			}
		}
	},
}

// isReplacement reports whether a whole file removed a line by replacing a built-in one, without a
// note that it is a copy.
func isReplacement(l *procedure.Lack) bool {
	return l.By == procedure.ByBlock || l.By == procedure.ByDefinition
}

// isReplacedLine reports whether a file that replaces a built-in one removed a line that isn't a sign.
func isReplacedLine(l *procedure.Lack) bool { return !l.IsWarningSign() && isReplacement(l) }

// lostRefs returns the refs of lines that one file removed, from this sheet or another that is
// checked: so a block is reported once, rather than once for each sheet.
func (p *Pass) lostRefs(of []*procedure.Lack) []string {
	var out []string
	for _, other := range append([]*Pass{p}, p.others...) {
		for _, same := range groupByFile(other.Lacks, isReplacedLine) {
			if same[0].By != of[0].By || same[0].Name != of[0].Name {
				continue
			}
			for _, l := range same {
				if ref := l.Instruction.Ref(); !slices.Contains(out, ref) {
					out = append(out, ref)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// missingSign words a sign that is missing from a file that replaces a built-in one.
func missingSign(l *procedure.Lack) string {
	in := &l.Instruction
	what := map[procedure.RemovedBy]string{procedure.ByBlock: "block", procedure.ByDefinition: "definition", procedure.ByCopy: "definition"}[l.By]
	if l.Replacement != nil {
		return fmt.Sprintf("the built-in %s %q has the sign %s.%s as %q; this file, which replaces it, does not, so the sheet says %q", what, l.Name, in.Level, in.Key, wordsOf(in), wordsOf(l.Replacement))
	}
	if l.OtherLevel != procedure.LevelNone {
		return fmt.Sprintf("the built-in %s %q has the sign %q under %s; here it is under %s: %q", what, l.Name, in.Key, in.Level, l.OtherLevel, wordsOf(in))
	}
	return fmt.Sprintf("the built-in %s %q has the sign %s.%s; this file, which replaces it, does not: %q", what, l.Name, in.Level, in.Key, wordsOf(in))
}

// wordsOf returns the first wording of an instruction.
func wordsOf(in *procedure.Instruction) string {
	if len(in.Cases) == 0 {
		return ""
	}
	return in.Cases[0].Text
}

// groupByFile groups lacks by the file that caused them, in order.
func groupByFile(all []procedure.Lack, want func(*procedure.Lack) bool) [][]*procedure.Lack {
	var out [][]*procedure.Lack
	for n := range all {
		l := &all[n]
		if !want(l) {
			continue
		}
		at := slices.IndexFunc(out, func(of []*procedure.Lack) bool {
			return of[0].By == l.By && of[0].Name == l.Name && of[0].Pos.File == l.Pos.File
		})
		if at < 0 {
			out = append(out, nil)
			at = len(out) - 1
		}
		out[at] = append(out[at], l)
	}
	return out
}

// find runs a rule on the sheet. If an element is missing, the hint begins with what removed it.
func (p *Pass) find(a *Analyzer, report func(diag.Diagnostic)) {
	if p.File != "" {
		report = p.inFile(report)
	}
	p.report = report
	if !a.Element || len(p.Lacks) == 0 {
		a.Sheet(p)
		return
	}
	for _, d := range p.findings(a, nil) {
		if causes := p.causes(a, d); len(causes) > 0 {
			d.Hint = strings.Join(append(causes, hint(a.Instead, a.Why)), "; ")
		}
		report(d)
	}
}

// inFile reports only findings in the file of the one block that is checked.
func (p *Pass) inFile(report func(diag.Diagnostic)) func(diag.Diagnostic) {
	return func(d diag.Diagnostic) {
		if d.Pos.File != p.File {
			return
		}
		if p.Doubted {
			d.Severity = diag.Warning
		}
		report(d)
	}
}

// findings returns what a rule finds on the sheet with some of its missing lines restored.
func (p *Pass) findings(a *Analyzer, with []procedure.Lack) diag.List {
	var out diag.List
	q := *p
	if len(with) > 0 {
		q.plans, q.layouts, q.parsedTexts = nil, nil, nil
		q.Procedure = expandProcedure(restoreLines(p.authored, with), p.or())
	}
	q.report = func(d diag.Diagnostic) { out = append(out, d) }
	a.Sheet(&q)
	if len(with) == 0 {
		p.plans, p.parsedTexts = q.plans, q.parsedTexts
	}
	return out
}

// causes returns which files or decisions caused a finding: a finding that disappears once a line
// is restored was caused by that line's removal.
func (p *Pass) causes(a *Analyzer, d diag.Diagnostic) []string {
	still := func(with []procedure.Lack) bool {
		return slices.ContainsFunc(p.findings(a, with), func(o diag.Diagnostic) bool { return o.Pos == d.Pos && o.Message == d.Message })
	}
	var lines []procedure.Lack
	for _, l := range p.Lacks {
		if !still([]procedure.Lack{l}) {
			lines = append(lines, l)
		}
	}
	if len(lines) == 0 && !still(p.Lacks) {
		lines = p.Lacks // none of them is enough alone
	}
	var out []string
	for _, of := range groupByFile(lines, func(*procedure.Lack) bool { return true }) {
		out = append(out, formatCause(of))
	}
	return out
}

// formatCause says in a clause what removed lines, and where.
func formatCause(of []*procedure.Lack) string {
	const maxNamed = 3
	var refs []string
	for _, l := range of[:min(maxNamed, len(of))] {
		refs = append(refs, l.Instruction.Ref())
	}
	list, l := strings.Join(refs, ", "), of[0]
	if more := len(of) - maxNamed; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	switch l.By {
	case procedure.ByOmit:
		return fmt.Sprintf("%s omits %s", l.Pos, list)
	case procedure.ByDecision:
		return fmt.Sprintf("%s leaves %s out (%s)", l.Pos, list, procedure.LeaveOut)
	case procedure.ByCopy:
		return fmt.Sprintf("%s is a copy of a built-in definition and lacks %s", l.Pos, list)
	case procedure.ByBlock, procedure.ByDefinition:
	}
	return fmt.Sprintf("%s takes the place of the built-in %s %q and lacks %s", l.Pos, l.By, l.Name, list)
}

// restoreLines returns a procedure with lines that it lacks restored.
func restoreLines(p *procedure.Procedure, with []procedure.Lack) *procedure.Procedure {
	out := *p
	out.Sections = nil
	out.Conditions, out.Settings = maps.Clone(p.Conditions), maps.Clone(p.Settings)
	for _, kind := range procedure.Kinds {
		s := procedure.Section{Kind: kind}
		for n := range with {
			if with[n].Instruction.Section == kind {
				s.Items = append(s.Items, with[n].Instruction)
			}
		}
		for in := range p.Each() {
			if in.Section == kind {
				s.Items = append(s.Items, *in)
			}
		}
		if len(s.Items) > 0 {
			out.Sections = append(out.Sections, s)
		}
	}
	for _, l := range with {
		out.Events = append(slices.Clone(out.Events), l.From.Events...)
		for name, c := range l.From.Conditions {
			if _, has := out.Conditions[name]; !has && out.Conditions != nil {
				out.Conditions[name] = c
			}
		}
		out.Medicines = out.Medicines.Merge(l.From.Medicines)
		if l.Instruction.Key == procedure.PartDiary && out.Diary == nil {
			out.Diary = l.From.Diary
		}
	}
	return &out
}

// ReplacedPass gives a rule a clinic's file of entries and the built-in file with the same name.
type ReplacedPass struct {
	ClinicFile, BuiltIn *File
	report              func(diag.Diagnostic)
}

// Report reports a position in the clinic's file.
func (p *ReplacedPass) Report(pos diag.Pos, format string, args ...any) {
	p.report(diag.Diagnostic{Pos: pos, Message: fmt.Sprintf(format, args...)})
}

// b4 is rule B4.
var b4 = &Analyzer{
	Name: "B4", New: true, Severity: diag.Warning,
	Doc:     "an entry in a clinic's conditions, settings, medicines or sources that replaces a built-in one but lacks something in it",
	Instead: "what should stay, copied from the built-in entry; or, for a different thing, a key with a new name",
	Why:     "in these files an entry replaces the whole built-in entry with the same key: an answer, a range or a brand that it doesn't repeat is lost",
	Replaced: func(p *ReplacedPass) {
		name := path.Base(p.ClinicFile.Name)
		if p.ClinicFile.Root == nil || p.BuiltIn.Root == nil {
			return
		}
		if name == "medicines.yaml" {
			for _, part := range []string{"medicines", "classes"} {
				p.checkEntries(p.ClinicFile.Root.Get(part), p.BuiltIn.Root.Get(part), nil)
			}
			return
		}
		// Ages and excludes that a clinic's condition doesn't give stay those of the built-in one.
		p.checkEntries(p.ClinicFile.Root, p.BuiltIn.Root, []string{"ages", "excludes"})
	},
}

// entryFiles are the files of shared/ whose entries replace those with the same key.
var entryFiles = []string{"conditions.yaml", "medicines.yaml", "settings.yaml", "sources.yaml"}

// checkEntries compares the entries that both have; the keys in kept stay in effect if the clinic's
// entry lacks them.
func (p *ReplacedPass) checkEntries(clinicNode, builtIn *yamlfile.Node, kept []string) {
	for _, now := range pairs(clinicNode) {
		was := builtIn.Get(now.Key)
		if was == nil || was.Kind != yamlfile.Mapping || now.Value.Kind != yamlfile.Mapping {
			continue
		}
		var missing []string
		for _, k := range was.Pairs {
			switch is := now.Value.Get(k.Key); {
			case is == nil && !slices.Contains(kept, k.Key) && k.Key != "note":
				missing = append(missing, fmt.Sprintf("%q", k.Key))
			case is != nil && is.Kind == k.Value.Kind:
				missing = append(missing, missingEntries(k, is)...)
			}
		}
		if len(missing) > 0 {
			p.Report(now.KeyPos, "the built-in entry %q also has %s; this one, which replaces it, does not", now.Key, strings.Join(missing, ", "))
		}
	}
}

// missingEntries returns what a list or a mapping of the built-in entry contains and the clinic's doesn't.
func missingEntries(was yamlfile.Pair, is *yamlfile.Node) []string {
	var out []string
	for _, p := range was.Value.Pairs {
		if is.Get(p.Key) == nil {
			out = append(out, fmt.Sprintf("%q under %s", p.Key, was.Key))
		}
	}
	for _, i := range was.Value.Items {
		if !slices.ContainsFunc(is.Items, func(o *yamlfile.Node) bool { return strings.EqualFold(o.Text, i.Text) }) {
			out = append(out, fmt.Sprintf("%q under %s", i.Text, was.Key))
		}
	}
	return out
}

// replacedFiles pairs the clinic's files of entries with the built-in ones.
func replacedFiles(files []*File) []ReplacedPass {
	var out []ReplacedPass
	for _, own := range files {
		name := path.Base(own.Name)
		if !own.Checked || own.Language != "" || path.Base(path.Dir(own.Name)) != "shared" || !slices.Contains(entryFiles, name) {
			continue
		}
		for _, f := range slices.Backward(files) { // the built-in ones come last
			if !f.Checked && f.Language == "" && path.Base(f.Name) == name && path.Base(path.Dir(f.Name)) == "shared" {
				out = append(out, ReplacedPass{ClinicFile: own, BuiltIn: f})
				break
			}
		}
	}
	return out
}
