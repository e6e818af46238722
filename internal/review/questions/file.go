package questions

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
)

// File is the file that a clinic's answers go to: its profile, or, while another version of the program still prints
// from the folder, one that only this version reads.
type File struct {
	Path string
	head string // of a file for one version; "" for the profile
}

// FileOf returns the file for a clinic's answers. Program returns this version of the program. It is an error if another
// new version has answers there.
//
// The answers go to a file of their own from the first approval by a version when only others have approved so far,
// until they are adopted.
func FileOf(c clinic.Profile, program func() string) (File, error) {
	own, others := false, false
	for _, r := range c.Approvals {
		if r.Withdrawn == "" {
			own, others = own || r.Program == program(), others || r.Program != program()
		}
	}
	next, apart := c.NextVersion, false
	switch {
	case next == nil || next.Adopted && next.Program != program():
		apart = others && !own
	case next.Program == program():
		apart = !next.Adopted
	case !own: // otherwise this version is the one that prints
		return File{}, otherVersionError(c, program)
	}
	if !apart {
		return File{Path: profilePath(c)}, nil
	}
	return File{filepath.Join(c.Origin, library.NextFile), head(program)}, nil
}

// head returns the start of a file of answers for one version.
func head(program func() string) string {
	return fmt.Sprintf(`# Answers for one version of the program, while another one still prints from this folder: only the version that is
# named here reads them, beside clinic.yaml. When it is the only one: aftercare settings --adopt
program: %s
`, yamlfile.Quote(program()))
}

// otherVersionError reports a file of answers that another version of the program wrote.
func otherVersionError(c clinic.Profile, program func() string) error {
	return diag.Usage(fmt.Sprintf("if that version is in use, run its aftercare settings --adopt --clinic %s; if it is not going to be, delete the file", diag.ShellWord(c.Origin)),
		"%s holds the answers of another version of the program, %q; this one is %q", c.NextVersion.File, c.NextVersion.Program, program())
}

// profilePath returns the path of a clinic's clinic.yaml, which may have another name.
func profilePath(c clinic.Profile) string {
	if name := c.Pos.File; name != "" {
		return filepath.Join(c.Origin, filepath.Base(name))
	}
	return filepath.Join(c.Origin, "clinic.yaml")
}

// IsForOneVersion reports whether only this version of the program reads the file.
func (f File) IsForOneVersion() bool { return f.head != "" }

// Head returns what goes before the first answer: the head of a file for one version that doesn't exist yet.
func (f File) Head() string {
	if _, err := os.Stat(f.Path); err == nil {
		return ""
	}
	return f.head
}

// read returns the file's content. A missing file for one version, and one whose answers were adopted, begins anew.
func (f File) read() ([]byte, error) {
	data, err := os.ReadFile(f.Path)
	if f.IsForOneVersion() && (errors.Is(err, fs.ErrNotExist) || err == nil && isAdopted(data)) {
		return []byte(f.head), nil
	}
	return data, err
}

// isAdopted reports whether the answers were already moved to the profile.
func isAdopted(data []byte) bool {
	n, _ := yamlfile.Parse(library.NextFile, data)
	return n.Get("adopted") != nil
}

// Begin makes sure that a file for one version exists, even without answers, so that later answers of this version go
// there too. It reports whether it wrote one.
func (f File) Begin() (written bool, err error) {
	if !f.IsForOneVersion() {
		return false, nil
	}
	data, err := f.read()
	if err != nil {
		return false, err
	}
	if was, err := os.ReadFile(f.Path); err == nil && string(was) == string(data) {
		return false, nil
	}
	return true, sink.Replace(f.Path, data)
}

// With returns the file's content with answers added. The rest of the file stays as it is.
func (f File) With(all []FileAnswer) ([]byte, error) {
	data, err := f.read()
	for _, answer := range all {
		if err != nil {
			return nil, err
		}
		place := Path(answer.ID, answer.Question)
		if answer.Value == procedure.LeaveOut && answer.Question.Instruction != nil {
			place[len(place)-1] = answer.Question.Name
		}
		data, err = yamlfile.Insert(filepath.Base(f.Path), data, place, answer.Value)
	}
	return data, err
}

// Open opens a library as it would be if the file had other content. Options are those of the library, but for the clinic.
func (f File) Open(c clinic.Profile, o library.Options, data []byte) (*library.Library, error) {
	o.Clinic, o.Files = profilePath(c), library.WithFile(os.DirFS(c.Origin), filepath.Base(f.Path), data)
	return library.Open(o)
}

// Save writes the file with answers added. It refuses if the file has changed since With returned the data.
func (f File) Save(all []FileAnswer, data []byte) error {
	unlock, err := sink.Lock(f.Path + ".lock")
	if err != nil {
		return err
	}
	defer unlock()
	if again, err := f.With(all); err != nil || string(again) != string(data) {
		return fmt.Errorf("%q changed while you were answering; nothing was written, approve again", f.Path)
	}
	return sink.Replace(f.Path, data)
}

// VersionNote says in one line what a file of answers for one version means to this program; "" if there is none.
func VersionNote(c clinic.Profile) string {
	next := c.NextVersion
	switch {
	case next == nil || next.Adopted:
		return ""
	case next.IsThisVersion:
		return next.File + " holds answers for this version of the program. When no other version prints from this folder: aftercare settings --adopt --clinic " + diag.ShellWord(c.Origin)
	}
	return next.File + " holds answers for another version of the program (" + next.Program + "), which this one doesn't use"
}
