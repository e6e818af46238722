package library

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/phone"
	"aftercare/internal/authoring/picture"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/authoring/zone"
	"aftercare/internal/diag"
	"aftercare/internal/pattern"
)

// readClinic reads a clinic's profile and its approvals.
func (lib *Library) readClinic(folder layer, file string, builtin layer) (clinic.Profile, error) {
	data, err := fs.ReadFile(folder.files, file)
	if errors.Is(err, fs.ErrNotExist) {
		if list := lib.misplacedProfiles(builtin); len(list) > 0 {
			return clinic.Profile{}, list
		}
		return clinic.Profile{}, &NotFoundError{What: "clinic profile", Name: folder.display(file), Hint: "a clinic's folder holds a clinic.yaml"}
	}
	if err != nil {
		return clinic.Profile{}, reading(folder.display(file), err)
	}
	r := &reader{lib: lib}
	p := clinic.Profile{ID: clinicID(folder.root), Origin: folder.origin}
	if n := r.parse(folder, file, data); n != nil {
		r.profile(n, &p)
		p.Font, p.FontBold = r.font(folder, n.Get("font"), "font"), r.font(folder, n.Get("font-bold"), "font-bold")
		p.Logo = r.logo(folder, n.Get("logo"), p.Name)
		p.Schedule = r.schedule(folder, n.Get("schedule"))
		lib.layers = []layer{folder, builtin}
		var answers *yamlfile.Node
		answers, p.NextVersion = r.nextVersion(folder, lib.program)
		settings := lib.settings(r)
		r.clinicSettings(overlay(n.Get("settings"), answers.Get("settings")), settings, &p)
		r.assume(n.Get("assume"), lib.conditions(r), &p)
		lib.readDecisions(r, overlay(n.Get("decide"), answers.Get("decide")), &p)
		lib.offers(r, n.Get("offers"), &p)
		lib.layers = nil
	}
	p.Approvals = r.approvals(folder)
	return p, r.list.Err()
}

// misplacedProfiles returns the files that look like the clinic's profile, if it has none.
func (lib *Library) misplacedProfiles(builtin layer) diag.List {
	s := lib.scan()
	if s == nil || lib.profileName != profileFile {
		return nil
	}
	lib.layers = []layer{builtin}
	defer func() { lib.layers = nil }()
	if err := s.run(false); err != nil {
		return nil
	}
	var out diag.List
	for _, f := range s.found {
		if f.target == (fileTarget{kind: kindList, name: profileFile}) {
			out = append(out, f.Diagnostic)
		}
	}
	return out.Sort()
}

// clinicID returns the name of the folder, even if it was given as ".".
func clinicID(root string) string {
	if abs, err := filepath.Abs(root); err == nil {
		return filepath.Base(abs)
	}
	return path.Base(root)
}

func (r *reader) profile(n *yamlfile.Node, p *clinic.Profile) {
	r.mapping(n, "a clinic profile", schema.Clinic.Names())
	p.Pos = n.Pos
	p.Name = r.optional(n.Get("name"), "name")
	p.Motto = r.optional(n.Get("motto"), "motto")
	if a := n.Get("address"); a != nil && !a.IsEmpty {
		p.Address = r.texts(a, "address")
	}
	p.Phone = r.optional(n.Get("phone"), "phone")
	if p.Phone == "" {
		r.list.Add(posOr(n.Get("phone"), n), "phone: (310) 555-0100", "the clinic profile has no phone; expected one, since every sheet tells patients to call it")
	}
	if p.Phone != "" {
		r.checkPhone(n.Get("phone").Pos, "phone", p.Phone, "phone: (310) 555-0100", phone.Expected)
	}
	if p.AfterHours = r.optional(n.Get("after-hours"), "after-hours"); p.AfterHours != "" {
		hint := "after-hours:"
		if sameNumberPattern().MatchString(p.AfterHours) && phone.Check(p.Phone) == nil {
			hint = "after-hours: " + yamlfile.Quote(p.Phone)
		}
		r.checkPhone(n.Get("after-hours").Pos, "after-hours", p.AfterHours, hint, phoneOrBlankHint)
	}
	p.Link = r.optional(n.Get("link"), "link")
	if l := n.Get("link"); p.Link != "" && !strings.HasPrefix(p.Link, "https://") {
		r.list.Add(l.Pos, "", `link is %q; expected an address that begins with "https://"`, p.Link)
	}
	p.Printer = r.printer(n.Get("printer"))
	p.Paper = clinic.Paper(r.oneOf(n.Get("paper"), "paper", []string{string(clinic.Letter), string(clinic.A4)}))
	p.Languages = r.texts(n.Get("languages"), "languages")
	p.RequireApproved = r.yesNo(n.Get("require-approved"), "require-approved")
	r.zone(n, p)
	if v := n.Get("reviewers"); v != nil && v.Kind == yamlfile.Mapping {
		p.Reviewers = map[string]string{}
		for _, pair := range v.Pairs {
			p.Reviewers[pair.Key] = r.text(pair.Value, "reviewers")
		}
	} else if v != nil {
		r.list.Add(v.Pos, "es: Ana Ruiz, certified translator", "reviewers is %s; expected a mapping of languages to who reviewed them", describeNode(v))
	}
	p.Ages = r.ages(n.Get("ages"))
	r.closedDays(n.Get("closed"), p)
	r.contacts(n.Get("contacts"), p)
	r.hospital(n.Get("fhir"), p)
}

// offers reads which of the built-in procedures a clinic does. It may also name its own, which are
// always available.
func (lib *Library) offers(r *reader, n *yamlfile.Node, p *clinic.Profile) {
	if n == nil || n.IsEmpty {
		return
	}
	known, err := lib.allIDs()
	if err != nil {
		r.list.Add(n.Pos, "", "offers can't be checked: %s", err)
		return
	}
	p.Offers = []string{}
	for _, i := range r.items(n, "offers") {
		switch id := r.text(i, "offers"); {
		case id == "":
		case slices.Contains(p.Offers, id):
			r.list.Add(i.Pos, "keep it once", "offers names %q twice", id)
		case !slices.Contains(known, id):
			r.list.Add(i.Pos, lib.suggestID(id, known), "offers names %q; expected the id of a procedure", id)
		default:
			p.Offers = append(p.Offers, id)
		}
	}
}

// suggestID returns a hint for a word that isn't an id: the procedure that has it as an alias, or
// the nearest id.
func (lib *Library) suggestID(word string, known []string) string {
	wanted := procedure.NormalizeName(word)
	for _, id := range known {
		if id == wanted || slices.Contains(lib.aliases(id), wanted) {
			return fmt.Sprintf("did you mean %q?", id)
		}
	}
	return firstHint(diag.DidYouMean(word, known), "\"aftercare list\" without --clinic lists the built-in ones")
}

// sameNumberPattern matches ways to write that one number answers at all hours.
var sameNumberPattern = pattern.New(`(?i)\b(?:same|above|ditto|idem|mism[oa]|arriba)\b`)

// weekdays are the days of the week as a profile names them.
var weekdays = []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

// closedDays reads the days on which the clinic is closed.
func (r *reader) closedDays(n *yamlfile.Node, p *clinic.Profile) {
	for _, i := range r.items(n, "closed") {
		day := r.text(i, "closed")
		if !slices.Contains(weekdays, day) && !isDate(day) {
			r.list.Add(i.Pos, diag.DidYouMean(day, weekdays), "closed names %q; expected a day of the week such as Sat, or a date such as 2026-12-25", day)
			continue
		}
		p.ClosedDays = append(p.ClosedDays, day)
	}
}

// font finds a font file in the clinic's folder. It is read only when a sheet needs it.
func (r *reader) font(folder layer, n *yamlfile.Node, key string) string {
	name := r.optional(n, key)
	if name == "" {
		return ""
	}
	if info, err := fs.Stat(folder.files, path.Clean(name)); err != nil || !info.Mode().IsRegular() || folder.origin == BuiltIn {
		r.list.Add(n.Pos, "", "%s is %q; expected a .ttf file in the clinic's folder", key, name)
		return ""
	}
	return filepath.Join(folder.root, filepath.FromSlash(name))
}

// logo reads the clinic's picture. Its alternative text is the clinic's name.
func (r *reader) logo(folder layer, n *yamlfile.Node, clinicName string) *picture.Picture {
	file := r.optional(n, "logo")
	if file == "" {
		return nil
	}
	if clinicName == "" {
		r.list.Add(n.Pos, "write the clinic's name under name:", "the clinic has a logo but no name; expected one, since screen readers read it aloud")
		return nil
	}
	data, err := fs.ReadFile(folder.files, path.Clean(file))
	if err != nil {
		r.list.Add(n.Pos, "", "logo is %q; expected a .png file in the clinic's folder", file)
		return nil
	}
	p, err := picture.Decode(data)
	if err != nil {
		r.list.Add(n.Pos, "black on white, 150 to 600 pixels high", "logo is %q: %v", file, err)
		return nil
	}
	return p
}

// posOr returns the position of a value, or of fallback if there is none.
func posOr(n, fallback *yamlfile.Node) diag.Pos {
	if n != nil {
		return n.Pos
	}
	return fallback.Pos
}

func (r *reader) zone(n *yamlfile.Node, p *clinic.Profile) {
	z := n.Get("time-zone")
	if z == nil {
		r.list.Add(n.Pos, "time-zone: America/Los_Angeles, or another place of the IANA time zone database", "the clinic profile has no time-zone; expected one, since sheets carry clock times")
		return
	}
	if p.TimeZone = r.optional(z, "time-zone"); p.TimeZone == "" && z.Kind != yamlfile.Scalar {
		return
	}
	loc, err := zone.Load(p.TimeZone)
	var wrong *zone.Error
	if errors.As(err, &wrong) {
		r.list.Add(z.Pos, wrong.Hint("time-zone: "), "time-zone is %q, which %s; expected %s", p.TimeZone, wrong.Problem, wrong.Expected())
		return
	}
	p.Location = loc
}

func (r *reader) clinicSettings(n *yamlfile.Node, known map[string]procedure.Setting, p *clinic.Profile) {
	if n == nil || n.IsEmpty {
		return
	}
	r.mapping(n, "settings", keysOf(known))
	p.Settings = map[string]string{}
	for _, pair := range n.Pairs {
		value := r.text(pair.Value, pair.Key)
		if s, ok := known[pair.Key]; ok {
			r.checkSettingValue(s, pair.Key, value, pair.Value.Pos)
			p.Settings[pair.Key] = value
		}
	}
}

func (r *reader) assume(n *yamlfile.Node, known map[string]procedure.Condition, p *clinic.Profile) {
	if n == nil || n.IsEmpty {
		return
	}
	p.Assume = r.assumptions(n, known)
}

// assumptions reads a mapping of condition to answer. The answer may be yes, or one of several; a
// no would remove lines from a sheet without anybody being asked.
func (r *reader) assumptions(n *yamlfile.Node, known map[string]procedure.Condition) map[string]string {
	out := map[string]string{}
	r.mapping(n, "assume", keysOf(known))
	for _, pair := range n.Pairs {
		c, ok := known[pair.Key]
		if !ok {
			continue
		}
		allowed := c.Answers()
		if len(c.OneOf) == 0 {
			allowed = []string{procedure.Yes}
		}
		if v := r.oneOf(pair.Value, "assume", allowed); v != "" {
			out[pair.Key] = v
		}
	}
	all := procedure.Procedure{Conditions: known}
	if one, other, found := all.Contradiction(out); found {
		r.list.Add(n.Pos, "keep one of the two", "assume answers %q with %s and %q with %s, which can't both be true", one, out[one], other, out[other])
	}
	return out
}

// approvals reads the optional approvals.yaml beside the profile.
func (r *reader) approvals(folder layer) []clinic.Approval {
	const file = "approvals.yaml"
	data, err := fs.ReadFile(folder.files, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		r.unreadable(folder.display(file), err)
		return nil
	}
	out := r.approvalRecords(folder.display(file), data, r.lib.program)
	r.checkContradictions(out)
	return out
}

// checkNotFuture refuses an approval dated in the future in every time zone: its date was mistyped,
// or its record is made up.
func (r *reader) checkNotFuture(n *yamlfile.Node, now time.Time) {
	on := n.Get("on")
	if on == nil || now.IsZero() {
		return
	}
	const ahead = 14 * time.Hour // the earliest zone
	if today := now.UTC().Add(ahead).Format(time.DateOnly); isDate(on.Text) && on.Text > today {
		r.list.Add(on.Pos, "the day on which it was approved, such as "+now.Format(time.DateOnly), "on is %q, which is in the future", on.Text)
	}
}

// checkContradictions refuses a withdrawn record if an identical one in force comes before it: the
// program withdraws all of them, so this comes from a merge of two folders, or from editing by hand.
func (r *reader) checkContradictions(all []clinic.Approval) {
	for n, later := range all {
		if later.Withdrawn == "" {
			continue // as nearly all records
		}
		for _, a := range all[:n] {
			if a.Withdrawn == "" && a.Procedure == later.Procedure && a.Language == later.Language && a.Digest == later.Digest && a.By == later.By && a.On == later.On {
				r.list.Add(later.Pos, fmt.Sprintf("add withdrawn: %s to the one in line %d, or remove one of the two", later.Withdrawn, a.Pos.Line),
					"the approval of %q in %q by %s of %s is withdrawn here, but not in line %d", a.Procedure, a.Language, a.By, a.On, a.Pos.Line)
			}
		}
	}
}

// Approvals reads the records of an approvals.yaml; name is what positions call the file, and
// program returns the version that reads them, as in Options.
func Approvals(name string, data []byte, program func() string) ([]clinic.Approval, error) {
	r := &reader{}
	out := r.approvalRecords(name, data, program)
	return out, r.list.Err()
}

func (r *reader) approvalRecords(name string, data []byte, thisVersion func() string) []clinic.Approval {
	n := r.parseFile(name, data)
	lines := strings.Split(string(data), "\n")
	var out []clinic.Approval
	for _, i := range r.items(n, "approvals.yaml") {
		program := writtenBy(lines, i.Pos.Line)
		if !r.approvalKeys(i, program, thisVersion) {
			continue
		}
		a := clinic.Approval{
			Procedure: r.text(i.Get("procedure"), "procedure"), Language: r.text(i.Get("language"), "language"),
			By: r.text(i.Get("by"), "by"), Role: r.text(i.Get("role"), "role"), On: r.text(i.Get("on"), "on"),
			Until: r.optional(i.Get("until"), "until"), Digest: r.text(i.Get("digest"), "digest"), Withdrawn: r.optional(i.Get("withdrawn"), "withdrawn"), Program: program, Pos: i.Pos,
		}
		r.approvalDates(i)
		if r.lib != nil {
			r.checkNotFuture(i, r.lib.now)
		}
		if c := i.Get("confirm"); c != nil && c.Kind == yamlfile.Mapping {
			a.Confirm = map[string]string{}
			for _, pair := range c.Pairs {
				a.Confirm[pair.Key] = r.text(pair.Value, "confirm")
			}
		}
		out = append(out, a)
	}
	return out
}

// writtenBy returns the version of the program named in a comment above a record; "" for none.
func writtenBy(lines []string, line int) string {
	const above = 2
	if line < above || line > len(lines) {
		return ""
	}
	version, is := strings.CutPrefix(strings.TrimSpace(lines[line-above]), clinic.WrittenBy)
	if !is {
		return ""
	}
	return version
}

// approvalKeys reports whether a record is a mapping of known keys. One that another version of the
// program wrote may have other keys: they stay in the file, and are ignored.
func (r *reader) approvalKeys(n *yamlfile.Node, program string, thisVersion func() string) bool {
	known := n.Kind != yamlfile.Mapping || !slices.ContainsFunc(n.Pairs, func(p yamlfile.Pair) bool { return !slices.Contains(schema.Approval.Names(), p.Key) })
	if known || program == "" || thisVersion == nil || program == thisVersion() { // making a sheet doesn't look up the version
		return r.mapping(n, "an approval", schema.Approval.Names())
	}
	return true
}

func (r *reader) approvalDates(n *yamlfile.Node) {
	for _, key := range []string{"procedure", "language", "by", "role", "on", "digest"} {
		if n.Get(key) == nil {
			r.list.Add(n.Pos, "", "the approval has no %q", key)
		}
	}
	for _, key := range []string{"on", "until", "withdrawn"} {
		if v := n.Get(key); v != nil && !v.IsEmpty {
			if !isDate(v.Text) {
				r.list.Add(v.Pos, "", "%s is %q; expected a date such as 2026-11-23", key, v.Text)
			}
		}
	}
}
