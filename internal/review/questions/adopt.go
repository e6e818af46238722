package questions

import (
	"fmt"
	"os"
	"path/filepath"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/files/sink"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/visit"
)

// Adopt moves the answers for this version of the program to the clinic's profile, once no other version prints from
// the folder. It changes no sheet of this version: if one would change, nothing is written. It returns the profile and
// how many answers were moved; "" if there is nothing to adopt. Options are those of the library, but for the clinic.
func Adopt(lib *library.Library, o library.Options, today visit.Date) (profile string, count int, err error) {
	c := lib.Clinic()
	switch {
	case c.NextVersion == nil || c.NextVersion.Adopted:
		return "", 0, nil
	case !c.NextVersion.IsThisVersion:
		return "", 0, otherVersionError(c, o.Program)
	}
	profile, file := profilePath(c), filepath.Join(c.Origin, library.NextFile)
	unlock, err := sink.Lock(profile + ".lock")
	if err != nil {
		return "", 0, err
	}
	defer unlock()
	was, err := os.ReadFile(profile)
	if err != nil {
		return "", 0, err
	}
	answers, err := os.ReadFile(file)
	if err != nil {
		return "", 0, err
	}
	now, count, err := merge(filepath.Base(profile), was, answers)
	if err != nil {
		return "", 0, err
	}
	done := []byte(head(o.Program) + "adopted: " + today.String() + "\n")
	o.Clinic, o.Files = profile, library.WithFile(library.WithFile(os.DirFS(c.Origin), filepath.Base(profile), now), library.NextFile, done)
	if err := checkSameTexts(lib, o); err != nil {
		return "", 0, err
	}
	if err := sink.Replace(profile, now); err != nil {
		return "", 0, err
	}
	return profile, count, sink.Replace(file, done)
}

// merge returns the profile with the answers of a file for one version added, and how many there are.
func merge(name string, profile, answers []byte) (out []byte, count int, err error) {
	n, list := yamlfile.Parse(library.NextFile, answers)
	if err := list.Err(); err != nil {
		return nil, 0, err
	}
	put := func(value *yamlfile.Node, place ...string) {
		if err == nil {
			count++
			profile, err = yamlfile.Put(name, profile, place, value.Text, value.IsEmpty)
		}
	}
	for _, p := range pairsUnder(n, "settings") {
		put(p.Value, "settings", p.Key)
	}
	for _, of := range pairsUnder(n, "decide") {
		for _, p := range of.Value.Pairs {
			put(p.Value, "decide", of.Key, p.Key)
		}
	}
	return profile, count, err
}

func pairsUnder(n *yamlfile.Node, key string) []yamlfile.Pair {
	if n = n.Get(key); n == nil {
		return nil
	}
	return n.Pairs
}

// checkSameTexts returns an error if a text of the clinic would be another with other options.
func checkSameTexts(lib *library.Library, o library.Options) error {
	then, err := library.Open(o)
	if err != nil {
		return err
	}
	for _, lang := range lib.Clinic().SheetLanguages() {
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
