package library

import (
	"errors"
	"io/fs"
	"slices"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
)

// NextFile is the file in a clinic's folder that holds answers for one version of the program,
// while another version still prints from the folder.
const NextFile = "next-version.yaml"

// nextVersion reads the clinic's answers for one version, and reports whether this program is that
// version. Answers for another version aren't checked: what they name may not be known here.
func (r *reader) nextVersion(folder layer, program func() string) (*yamlfile.Node, *clinic.NextVersion) {
	if program == nil {
		return nil, nil
	}
	data, err := fs.ReadFile(folder.files, NextFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	next := &clinic.NextVersion{File: folder.display(NextFile)}
	if err != nil {
		r.unreadable(next.File, err)
		return nil, next
	}
	n := r.parse(folder, NextFile, data)
	if n == nil {
		return nil, next
	}
	if next.Program = r.text(n.Get("program"), "program"); next.Program == "" {
		r.list.Add(n.Pos, "delete the file, or approve with the version that it is for", "the file doesn't say which version of the program it is for; expected program:")
		return nil, next
	}
	if next.Adopted = n.Get("adopted") != nil; next.Adopted {
		return nil, next
	}
	if next.IsThisVersion = next.Program == program(); !next.IsThisVersion {
		return nil, next
	}
	r.mapping(n, "answers for a version", schema.Next.Names())
	return n, next
}

// overlay returns a mapping with the keys of another laid over it. An empty value there removes a key.
func overlay(base, top *yamlfile.Node) *yamlfile.Node {
	if top == nil || top.Kind != yamlfile.Mapping {
		return base
	}
	if base == nil || base.Kind != yamlfile.Mapping {
		base = &yamlfile.Node{Kind: yamlfile.Mapping, Pos: top.Pos}
	}
	out := *base
	out.Pairs = slices.Clone(base.Pairs)
	for _, p := range top.Pairs {
		at := slices.IndexFunc(out.Pairs, func(o yamlfile.Pair) bool { return o.Key == p.Key })
		switch {
		case at < 0 && !p.Value.IsEmpty:
			out.Pairs = append(out.Pairs, p)
		case at < 0:
		case p.Value.IsEmpty:
			out.Pairs = slices.Delete(out.Pairs, at, at+1)
		case p.Value.Kind == yamlfile.Mapping:
			p.Value = overlay(out.Pairs[at].Value, p.Value)
			out.Pairs[at] = p
		default:
			out.Pairs[at] = p
		}
	}
	return &out
}
