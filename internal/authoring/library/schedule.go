package library

import (
	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
)

// schedule reads where the day's appointments are: a file, or {file: …, map: …}. It doesn't check
// whether the file exists: that changes from day to day.
func (r *reader) schedule(folder layer, n *yamlfile.Node) clinic.Schedule {
	s := clinic.Schedule{Folder: folder.root}
	file := n
	if n != nil && n.Kind != yamlfile.Scalar {
		if !r.mapping(n, "a schedule", schema.Schedule.Names()) {
			return clinic.Schedule{}
		}
		if file = n.Get("file"); file == nil {
			r.list.Add(n.Pos, `file: "schedules/{date}.csv"`, "the schedule has no file; expected one")
		}
		s.Map = r.optional(n.Get("map"), "map")
		s.Encoding = r.oneOf(n.Get("encoding"), "encoding", []string{"cp1252"})
	}
	if s.File = r.optional(file, "schedule"); s.File == "" {
		return clinic.Schedule{}
	}
	if err := clinic.CheckDayPlaceholders(s.File); err != nil {
		r.list.Add(file.Pos, `such as "schedules/{date}.csv"`, "schedule is %v", err)
	}
	if folder.origin == BuiltIn {
		r.list.Add(file.Pos, "", "schedule names a file; a built-in example has none")
	}
	return s
}
