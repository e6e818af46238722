// Command times computes times for the oracle in oracle.py: each line of standard input is a zone, the end of
// the procedure (RFC 3339), a section, a key and an interval in words, separated by tabs; each line of standard
// output is the low and the high end, and whether patients are asleep at that deadline; or "words", or
// "bedtime".
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"time"
	_ "time/tzdata" // the oracle has its own zones

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

func main() {
	in := bufio.NewScanner(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	for in.Scan() {
		line, err := answer(strings.Split(in.Text(), "\t"))
		if err != nil {
			line = "error: " + err.Error()
		}
		if _, err := out.WriteString(line + "\n"); err != nil {
			panic(err)
		}
	}
	if err := out.Flush(); err != nil {
		panic(err)
	}
}

func answer(fields []string) (string, error) {
	zone, err := time.LoadLocation(fields[0])
	if err != nil {
		return "", err
	}
	ended, err := time.Parse(time.RFC3339, fields[1])
	if err != nil {
		return "", err
	}
	span, err := procedure.ParseSpan(fields[4], nil)
	if err != nil {
		return "", err
	}
	ended = ended.In(zone)
	anchor := resolve.Anchor{Ended: ended, Day: visit.DateOf(ended), Zone: zone}
	t := resolve.Compute(procedure.When{Key: procedure.TimeKey(fields[3]), Words: fields[4], Span: span}, procedure.Kind(fields[2]), anchor)
	form := time.RFC3339
	switch t.Shape {
	case resolve.InWords:
		if t.When.Span.Kind == procedure.Bedtime {
			return "bedtime", nil
		}
		return "words", nil
	case resolve.OnDay, resolve.DaySpan, resolve.AtNights, resolve.LastDay:
		form = time.DateOnly
	case resolve.AtClock, resolve.Clocks:
	}
	line := fmt.Sprintf("%s\t%s", t.Low.In(zone).Format(form), t.High.In(zone).Format(form))
	if t.When.Key == procedure.By && t.IsAtNight() {
		line += "\tat night"
	}
	return line, nil
}
