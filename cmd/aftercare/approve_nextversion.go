package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/files/sink"
	"aftercare/internal/review/approval"
	"aftercare/internal/sheet/compose"
)

// nextHead is the start of a file of answers for one version.
const nextHead = `# Answers for one version of the program, while another one still prints from this folder: only the version that is
# named here reads them, beside clinic.yaml. When it is the only one: aftercare settings --adopt
program: %s
`

// nextHeader returns the head for this version.
func nextHeader() string { return fmt.Sprintf(nextHead, yamlfile.Quote(programVersion())) }

// isBesideOtherVersion reports whether another version of the program may still print from a clinic's folder:
// answers then go to a file that the other doesn't read. This is so from the first approval by a version when
// only others have approved so far, until the answers are adopted. It returns an error if the file of answers
// belongs to another new version.
func isBesideOtherVersion(c clinic.Profile) (bool, error) {
	own, others := false, false
	for _, r := range c.Approvals {
		if r.Withdrawn == "" {
			own, others = own || r.Program == programVersion(), others || r.Program != programVersion()
		}
	}
	next := c.NextVersion
	switch {
	case next == nil || next.Adopted && next.Program != programVersion():
		return others && !own, nil
	case next.Program == programVersion():
		return !next.Adopted, nil
	case own:
		return false, nil // this version is the one that prints
	}
	return false, otherVersionError(c)
}

// otherVersionError reports a file of answers that another version of the program wrote.
func otherVersionError(c clinic.Profile) error {
	return usage(fmt.Sprintf("if that version is in use, run its aftercare settings --adopt --clinic %s; if it is not going to be, delete the file", shellWord(c.Origin)),
		"%s holds the answers of another version of the program, %q; this one is %q", c.NextVersion.File, c.NextVersion.Program, programVersion())
}

// answersFile returns the file for the clinic's answers: its profile, or the file for this version only.
func (a *approver) answersFile() (string, error) {
	apart, err := isBesideOtherVersion(a.library.Clinic())
	if err != nil || !apart {
		return a.profileFile(), err
	}
	return filepath.Join(a.dir, library.NextFile), nil
}

// answersData returns the content of that file; a missing one starts with its head.
func answersData(file string) ([]byte, error) {
	data, err := os.ReadFile(file)
	if filepath.Base(file) != library.NextFile {
		return data, err
	}
	if errors.Is(err, fs.ErrNotExist) || err == nil && isAdopted(data) {
		return []byte(nextHeader()), nil
	}
	return data, err
}

// isAdopted reports whether a file of answers was already moved to clinic.yaml.
func isAdopted(data []byte) bool {
	n, _ := yamlfile.Parse(library.NextFile, data)
	return n.Get("adopted") != nil
}

// writeNextHeader makes sure that the file of answers exists, even without answers, so that later answers of
// this version go there too.
func (a *approver) writeNextHeader() error {
	file, err := a.answersFile()
	if err != nil || filepath.Base(file) != library.NextFile {
		return err
	}
	data, err := answersData(file)
	if err != nil {
		return err
	}
	if was, err := os.ReadFile(file); err == nil && string(was) == string(data) {
		return nil
	}
	if err := sink.Replace(file, data); err != nil {
		return err
	}
	return a.printLine("Another version of the program approved texts in %s and may still print from it. What you answer here goes to %s, which that version doesn't read.", a.dir, file)
}

// adopt moves the answers for this version to clinic.yaml, once no other version prints from the folder. It
// changes no sheet of this version.
func (e *env) adopt(o *settingsOptions) error {
	lib, err := e.requireOwnClinic(o.clinic, "settings --adopt")
	if err != nil {
		return err
	}
	c := lib.Clinic()
	switch {
	case c.NextVersion == nil || c.NextVersion.Adopted:
		_, err := fmt.Fprintln(e.out, "nothing to adopt: clinic.yaml has all answers")
		return err
	case !c.NextVersion.IsThisVersion:
		return otherVersionError(c)
	}
	profile, file := profilePath(c), filepath.Join(c.Origin, library.NextFile)
	unlock, err := sink.Lock(profile + ".lock")
	if err != nil {
		return err
	}
	defer unlock()
	was, err := os.ReadFile(profile)
	if err != nil {
		return err
	}
	answers, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	now, count, err := mergeNextAnswers(filepath.Base(profile), was, answers)
	if err != nil {
		return err
	}
	done := []byte(nextHeader() + "adopted: " + e.today(c).String() + "\n")
	if err := e.checkSameTexts(lib, profile, now, done); err != nil {
		return err
	}
	if err := sink.Replace(profile, now); err != nil {
		return err
	}
	if err := sink.Replace(file, done); err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.out, "moved %s to %s\n", plural(count, "answer"), profile)
	return err
}

// profilePath returns the path of a clinic's clinic.yaml, which may have another name.
func profilePath(c clinic.Profile) string {
	if name := c.Pos.File; name != "" {
		return filepath.Join(c.Origin, filepath.Base(name))
	}
	return filepath.Join(c.Origin, "clinic.yaml")
}

// mergeNextAnswers returns the profile with the answers of a file for one version added, and how many there are.
func mergeNextAnswers(name string, profile, answers []byte) (out []byte, count int, err error) {
	n, list := yamlfile.Parse(library.NextFile, answers)
	if err := list.Err(); err != nil {
		return nil, 0, err
	}
	put := func(value *yamlfile.Node, place ...string) error {
		count++
		profile, err = yamlfile.Put(name, profile, place, value.Text, value.IsEmpty)
		return err
	}
	for _, p := range pairsUnder(n, "settings") {
		if err := put(p.Value, "settings", p.Key); err != nil {
			return nil, 0, err
		}
	}
	for _, of := range pairsUnder(n, "decide") {
		for _, p := range of.Value.Pairs {
			if err := put(p.Value, "decide", of.Key, p.Key); err != nil {
				return nil, 0, err
			}
		}
	}
	return profile, count, nil
}

func pairsUnder(n *yamlfile.Node, key string) []yamlfile.Pair {
	if n = n.Get(key); n == nil {
		return nil
	}
	return n.Pairs
}

// checkSameTexts returns an error if other content of the profile and of the file of answers would change a
// text.
func (e *env) checkSameTexts(lib *library.Library, profile string, data, next []byte) error {
	o := builtinOptions()
	o.Clinic, o.Files = profile, library.WithFile(library.WithFile(os.DirFS(filepath.Dir(profile)), filepath.Base(profile), data), library.NextFile, next)
	then, err := library.Open(o)
	if err != nil {
		return err
	}
	for _, lang := range languagesOf(lib.Clinic()) {
		before, err := digests(lib, lang)
		if err != nil {
			return err
		}
		after, err := digests(then, lang)
		if err != nil {
			return err
		}
		for id, digest := range before {
			if after[id] != digest {
				return fmt.Errorf("%s, %s: the text would change, so nothing was written. Move the answers of %s to clinic.yaml yourself", id, lang, library.NextFile)
			}
		}
	}
	return nil
}

// digests returns the text digest of each definition that can be read.
func digests(lib *library.Library, lang string) (map[string]string, error) {
	all, _, err := lib.LoadAll(lang)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, l := range all {
		out[l.Procedure.ID] = compose.Digest(l.Procedure, lib.Clinic(), l.Words)
	}
	return out, nil
}

// pasteHeader returns the head of the file of answers if an author is to add lines to it and it doesn't exist.
func pasteHeader(file string) string {
	if filepath.Base(file) != library.NextFile {
		return ""
	}
	if _, err := os.Stat(file); err == nil {
		return ""
	}
	return nextHeader()
}

// nextVersionNote says in one line what a file of answers for one version means to this program; "" if there is none.
func nextVersionNote(c clinic.Profile) string {
	next := c.NextVersion
	switch {
	case next == nil || next.Adopted:
		return ""
	case next.IsThisVersion:
		return next.File + " holds answers for this version of the program. When no other version prints from this folder: aftercare settings --adopt --clinic " + shellWord(c.Origin)
	}
	return next.File + " holds answers for another version of the program (" + next.Program + "), which this one doesn't use"
}

// latestApproval returns the newest record of a text that isn't withdrawn; nil if there is none. Records of
// this version of the program come first: another version may print other words from the same folder.
func latestApproval(c clinic.Profile, id, lang string) *clinic.Approval {
	thisVersion := c
	thisVersion.Approvals = slices.DeleteFunc(slices.Clone(c.Approvals), func(r clinic.Approval) bool { return r.Program != programVersion() })
	if a := approval.Latest(thisVersion, id, lang); a != nil {
		return a
	}
	return approval.Latest(c, id, lang)
}

// activeApprovals returns the records that approve a text and aren't withdrawn, for a digest or a prefix of one.
func activeApprovals(c clinic.Profile, id, lang, digest string) []clinic.Approval {
	return slices.DeleteFunc(slices.Clone(c.Approvals), func(r clinic.Approval) bool {
		return r.Procedure != id || r.Language != lang || r.Withdrawn != "" || !strings.HasPrefix(r.Digest, digest)
	})
}
