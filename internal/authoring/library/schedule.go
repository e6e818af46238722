package library

import (
	"strconv"
	"strings"

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
		r.sheetsFolder(n.Get("sheets"), &s)
		if least := n.Get("least-rows"); least != nil {
			const most = 999_999
			v, err := strconv.Atoi(least.Text)
			if s.LeastRows = v; err != nil || v < 1 || v > most {
				r.list.Add(least.Pos, "", "least-rows is %q; expected a number from 1 to %d", least.Text, most)
			}
		}
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

// sheetsFolder reads the folder for the sheets of a day. Without the day in its name, one day's sheets would take the place
// of another's.
func (r *reader) sheetsFolder(n *yamlfile.Node, s *clinic.Schedule) {
	const example = `such as "sheets/{date}"`
	if s.Sheets = r.optional(n, "sheets"); s.Sheets == "" {
		return
	}
	if err := clinic.CheckDayPlaceholders(s.Sheets); err != nil {
		r.list.Add(n.Pos, example, "sheets is %v", err)
	} else if !strings.Contains(s.Sheets, "{date}") && !strings.Contains(s.Sheets, "{day}") {
		r.list.Add(n.Pos, example, "sheets is %q, the same folder for every day; expected {date} in it", s.Sheets)
	}
}
