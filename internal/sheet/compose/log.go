package compose

import (
	"strconv"
	"strings"
	"time"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/resolve"
)

// composeLog writes what the patient writes down under an instruction: its days with their dates if they are known,
// else with numbers. It returns nil for none.
func (w *writer) composeLog(log resolve.Log) *sheet.Log {
	switch log.Kind {
	case "":
		return nil
	case procedure.LogTimes:
		return &sheet.Log{Label: w.words.Say("log.times"), Lines: log.Doses}
	case procedure.LogDays:
	}
	label, head := "log.days", "log.day"
	if log.Nights {
		label, head = "log.nights", "log.night"
	}
	out := &sheet.Log{Label: w.words.Say(label), Days: make([]sheet.LogDay, log.Days)}
	month := time.Month(0)
	for n := range out.Days {
		d := &out.Days[n]
		if log.First.IsZero() {
			d.Label = strconv.Itoa(n + 1)
			d.Said = w.words.Say(head) + " " + d.Label
			if n == 0 {
				d.Label = strings.ReplaceAll(d.Said, " ", "\u00a0")
			}
			continue
		}
		day := log.First.Add(n)
		d.Label, d.Time = strconv.Itoa(day.Day), dayTime(day, w.plan.Anchor.Zone)
		d.Said = w.words.DateInFull(day, w.plan.Anchor.Day)
		if day.Month != month {
			month = day.Month
			d.Label = w.words.Month(month) + "\u00a0" + d.Label
		}
	}
	return out
}
