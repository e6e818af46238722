package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"aftercare/internal/testkit"
)

// guidedTest is at a terminal that asks line by line, with a printer that keeps what it gets.
type guidedTest struct {
	*env
	out, err *bytes.Buffer
	job      []byte
	asked    []string // questions to the printing system
}

func newGuidedTest(t *testing.T, clinic, large, typed string) *guidedTest {
	t.Helper()
	n := &guidedTest{}
	n.env, n.out, n.err = newTestEnv(t)
	n.in, n.inTerminal, n.outTerminal, n.errTerminal = strings.NewReader(typed), true, true, true
	n.getenv = func(name string) string {
		return map[string]string{"AFTERCARE_CLINIC": clinic, "AFTERCARE_PLAIN": "yes", "AFTERCARE_LARGE_PRINT": large}[name]
	}
	n.run = func(_ context.Context, in io.Reader, name string, args ...string) (string, error) {
		line := strings.Join(append([]string{name}, args...), " ")
		n.asked = append(n.asked, line)
		switch {
		case line == "lpstat -d":
			return "system default destination: Front\n", nil
		case strings.HasPrefix(line, "lpstat -p"):
			return "printer Front is idle.\n", nil
		case strings.HasPrefix(line, "lpstat -a"):
			return "Front accepting requests\n", nil
		case name == "lp":
			n.job, _ = io.ReadAll(in)
			return "request id is Front-12 (0 file(s))\n", nil
		}
		return "Front-12 root 1 Mon\n\tAlerts: job-completed-successfully\n", nil
	}
	t.Chdir(t.TempDir())
	return n
}

func (n *guidedTest) exitCode(t *testing.T) int {
	t.Helper()
	code := run(t.Context(), n.env, nil)
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range entries {
		if strings.Contains(f.Name(), "Rosa") || !strings.HasSuffix(f.Name(), ".pdf") {
			t.Errorf("left behind: %s", f.Name())
		}
	}
	testkit.ExpectAbsent(t, "the terminal", n.out.String()+strings.Join(n.asked, "\n"), "Rosa", "1961")
	return code
}

const ourClinic = "name: Clinic\nphone: (310) 555-0100\nafter-hours: (310) 555-0101\ntime-zone: America/Los_Angeles\nrequire-approved: no\nschedule: \"{date}.csv\"\n"

func TestGuidedMode(t *testing.T) {
	scheduled := newTestClinic(t, map[string]string{"clinic.yaml": ourClinic, "2026-11-23.csv": `appointment_id,procedure,name,birth_date,side,ended,status,sedation,diagnostic,steroid,level
A-1,medial-branch-block,Kim Gone,1950-04-02,left,,cancelled,no,no,no,low-back
A-2,medial-branch-block,Luis Muster,1950-01-12,left,2026-11-23 09:05,booked,no,no,no,low-back
A-3,medial-branch-block,Rosa Example,1961-04-02,right,2026-11-23 10:20,booked,no,no,no,low-back
A-4,medial-branch-block,Ann Lee,1971-04-02,left,,booked,no,no,no,low-back
A-5,no-such-block,Bob Unknown,1972-04-02,left,,booked,no,no,no,low-back
A-6,medial-branch-block,Bob Unclear,1973-04-02,left,1:20,booked,no,no,no,low-back
A-7,medial-branch-block,Bob Twice,1974-04-02,left,,booked,no,no,no,low-back
A-7,medial-branch-block,Bob Twice,1974-04-02,right,,booked,no,no,no,low-back
`})
	recheck := newTestClinic(t, map[string]string{"clinic.yaml": ourClinic, "procedures/stitch.yaml": `title: Small cut
edition: 2026-11-01
about: We closed a small cut.
follow-up:
  stitches:
    text: We take out your stitches {at}.
    at: 10 to 14 days
`, "2026-11-23.csv": `appointment_id,procedure,name,birth_date,ended,next_visit
A-1,stitch,Luis Muster,1950-01-12,2026-11-23 09:05,2026-12-08
A-2,stitch,Rosa Example,1961-04-02,2026-11-23 10:20,2026-12-07
`})
	two := newTestClinic(t, map[string]string{"clinic.yaml": ourClinic, "procedures/stitch.yaml": `title: Small cut
edition: 2026-11-01
about: We closed a small cut.
follow-up:
  stitches:
    text: We take out your stitches {at}.
    at: 10 to 14 days
    visit: stitches
  check:
    text: We check your skin {at}.
    at: 6 weeks
    visit: check
`, "2026-11-23.csv": `appointment_id,procedure,name,birth_date,ended,next_visit,next_visit_for
A-1,stitch,Luis Muster,1950-01-12,2026-11-23 09:05,2026-12-07,
A-2,stitch,Rosa Example,1961-04-02,2026-11-23 10:20,2026-12-07,stitches
A-3,stitch,Kim Sample,1955-03-07,2026-11-23 11:00,2026-12-07,suture
`})
	halves := newTestClinic(t, map[string]string{"clinic.yaml": ourClinic, "2026-11-23.csv": `appointment_id,procedure,given_name,family_name,birth_date,side,ended,sedation,diagnostic,steroid
A-1,medial-branch-block,Christopher,Null,1950-01-12,left,2026-11-23 09:05,no,no,no
`})
	sided := newTestClinic(t, map[string]string{"clinic.yaml": ourClinic, "2026-11-23.csv": "appointment_id,procedure,name,birth_date,side\nA-1,colonoscopy,Luis Muster,1950-01-12,left\n"})
	for name, c := range map[string]struct {
		clinic, typed string
		large         string
		code          int
		says, asks    []string // on standard output, and in the dialog
		not           string
	}{
		"the day's list": {
			clinic: scheduled, typed: "\n1\n\n", says: []string{"Printed: job Front-12 on Front, "},
			asks: []string{"1. Rosa Example, born Apr 2, 1961, Medial branch block right, ended 10:20 AM\n2. Luis Muster", "Ended: 10:20 AM, 3 hours ago\n", "The same as a command: aftercare print --from today A-3\n"},
			not:  "Kim Gone",
		},
		"now is said to be taken": {clinic: scheduled, typed: "ann\n1\n\n", says: []string{"Printed"}, asks: []string{`Ended: 1:32 PM, just now (taken as now)`}},
		"as the machine is set":   {clinic: scheduled, large: "yes", typed: "ann\n1\n\n", says: []string{"Printed"}, asks: []string{"letter, large print, English", "print --from today A-4 --large-print"}},
		"another time":            {clinic: scheduled, typed: "ann\n1\n4\n7:15 PM\nn\n7:15 AM\n\n", says: []string{"Printed"}, asks: []string{"7:15 PM\" is still to come today", "1. Yes: 7:15 PM yesterday", "Ended: 7:15 AM, 6 hours ago\n"}},
		"what the schedule can't say": {
			clinic: scheduled, typed: "unclear\n1\n7:15 AM\n\n", says: []string{"Printed"},
			asks: []string{`The time that was given can't be used: it is "1:20"`, "Ended: 7:15 AM, 6 hours ago\n"},
		},
		"a row that can't be used": {
			clinic: scheduled, typed: "unknown\n1\ntwice\n2\n<\n", says: []string{"Nothing was printed."},
			asks: []string{"Bob Unknown, born Apr 2, 1972, no-such-block left [can't be used]", "That appointment can't be used: row 5: procedure is not the id", "the appointment is in the schedule more than once"},
		},
		"somebody else": {
			clinic: scheduled, typed: "rosa m\n1\nmbb\n1\nRosa Example\n\n00417\nb\n3\n\n3\n3\n10:20\n\n", says: []string{"Printed"},
			asks: []string{"Somebody who is not on this list", "What is the record number?", "Patient: Rosa Example, record 00417\n", "Side: both\n", "aftercare print medial-branch-block --from none\n"},
		},
		"a next visit outside is read back before it prints": {
			clinic: recheck, typed: "luis\n1\n\n", says: []string{"Printed"},
			asks: []string{`Warning: the next visit is on Tue, Dec 8, but "We take out your stitches" is for Thu, Dec 3 to Mon, Dec 7; the sheet leaves a line to write that day on`},
			not:  "aftercare: warning",
		},
		"a next visit inside is no warning": {clinic: recheck, typed: "rosa\n1\n\n", says: []string{"Printed"}, not: "arning"},
		"which of two visits is asked":      {clinic: two, typed: "luis\n1\n2\n\n", says: []string{"Printed"}, asks: []string{"What is the next visit for?"}, not: "arning"},
		"which of two visits is not known": {
			clinic: two, typed: "luis\n1\n\n\n", says: []string{"Printed"}, asks: []string{"What is the next visit for?", "Warning: nobody said which visit the next one is: stitches or check"},
		},
		"which of two visits is in the list": {clinic: two, typed: "rosa\n1\n\n", says: []string{"Printed"}, not: "What is the next visit for?"},
		"a visit that no line is of": {
			clinic: two, typed: "kim\n1\n2\n\n", says: []string{"Printed"}, asks: []string{"expected one of stitches, check", "What is the next visit for?"},
		},
		"no list today": {
			clinic: newTestClinic(t, map[string]string{"clinic.yaml": ourClinic}), typed: "\n<\n", says: []string{"Nothing was printed."},
			asks: []string{"There is no list of today's patients: today's schedule is not there"},
		},
		"half a name that is a word for none is asked about": {
			clinic: halves, typed: "christopher\n1\n4\nChristopher Null\n\n", says: []string{"Printed"},
			asks: []string{"Where was the needle?", "The name that was given can't be used: it has a given or a family name that is a word for none.", "Patient: Christopher Null, born January 12, 1950\n"},
		},
		"a name of broken letters is asked for again": {
			clinic: scheduled, typed: "somebody\n1\nmbb\n1\n" + "Jos\xe9\nJosé\n1961-04-02\nl\n3\n\n3\n3\n\n\n", says: []string{"Printed"},
			asks: []string{"it holds the byte 0xE9, which is not UTF-8", "Patient: José, born April 2, 1961\n"},
		},
		"a name that can't be printed": {
			clinic: scheduled, typed: "ann\n1\n<\nsomebody\n1\nmbb\n1\nRosa 😀\nRosa Example\n1961-04-02\nl\n3\n\n3\n3\n\n\n", says: []string{"Printed"},
			asks: []string{"That can't be used: it holds emoji writing, which the PDF can't print. Write it without that character.", "Patient: Rosa Example, born April 2, 1961\n"},
		},
		"a child": {
			clinic: "beverly-hills", typed: "wisdom\n1\nKid Example\n2022-04-02\n2011-04-02\n1\n1\n1\n1\n\n\n\n\n\n\n\n", says: []string{"Printed"},
			asks: []string{
				"does not fit: this text is for patients aged 12 and older; by the birth date the patient is younger", "Patient: Kid Example, born April 2, 2011\n", "opioid: none",
			},
		},
		"a child with an opioid": {
			clinic: "beverly-hills", typed: "wisdom\n1\nKid Example\n2011-04-02\n1\n1\n2\n1\n", code: 130,
			asks: []string{"That can't be used: it ", `answers "opioid" with alone, and its text is for adults (18 and older); by the birth date the patient is younger`},
		},
		"a child of the day's list": {
			clinic: newTestClinic(t, map[string]string{"clinic.yaml": ourClinic, "2026-11-23.csv": "appointment_id,procedure,name,birth_date,side,status\nA-1,medial-branch-block,Kid Example,2012-04-02,,booked\n"}),
			typed:  "kid\n1\n", code: 130, not: "Which side?",
			asks: []string{"Medial branch block [this sheet is for adults (18 and older)]", "No sheet can be made of that appointment: this sheet is for adults (18 and older)."},
		},
		"a dose, and no birth date": {
			clinic: "beverly-hills", typed: "skin\n1\nRosa Example\n\n00417\n1\n1\n1\n1\n1\n\n1\n\n\n\n\n\n\n", says: []string{"Printed"},
			asks: []string{"Is the patient 12 or older?", "Patient: Rosa Example, record 00417\n"}, not: "no birth date is given",
		},
		"a side of a sheet without sides": {
			clinic: sided, typed: "\n1\n<\n", says: []string{"Nothing was printed."}, not: "Was a blood thinner",
			asks: []string{"Colonoscopy left [the list says left; this sheet has no side]", "No sheet can be made of that appointment: the list says left; this sheet has no side."},
		},
		"a cancelled patient is found": {
			clinic: scheduled, typed: "gone\n1\n<\n", says: []string{"Nothing was printed."},
			asks: []string{"1. Kim Gone, born Apr 2, 1950, Medial branch block left (cancelled)", `the appointment "A-1" is cancelled`},
		},
		"a row is found by what it shows": {clinic: scheduled, typed: "left lee medial\n1\n\n", says: []string{"Printed"}, asks: []string{"Patient: Ann Lee"}},
		"letters that fit nobody are the procedure": {
			clinic: scheduled, typed: "egd\n1\n\n1\n\n\n", says: []string{"Printed"}, asks: []string{"Nothing matches what you typed.", "Which procedure? (type a few letters; empty: all) (Enter alone: egd; - and Enter: none)", "Procedure: Upper endoscopy\n"},
		},
		"letters that fit nobody are the name": {
			clinic: scheduled, typed: "Zoe Sample\n1\negd\n1\n\n4/25/61" + strings.Repeat("\n", 20), says: []string{"Printed"}, asks: []string{"Patient: Zoe Sample, born April 25, 1961\n"},
		},
		"a changed patient is in no schedule": {
			clinic: scheduled, typed: "ann\n1\nc\nclinician\nDr. Ruiz\n\n", says: []string{"Printed"}, asks: []string{"Clinician: Dr. Ruiz\n"}, not: "The same as a command",
		},
		"a blank sheet": {clinic: "beverly-hills", typed: "egd\n1\n\n\n", says: []string{"Printed"}, asks: []string{"Patient: nobody: a blank sheet"}},
		"steps back": {
			clinic: "beverly-hills", typed: "egd\n1\nKim\n<\n<\nmbb\n1\nRosa Example\n4/2/1961\nn\n4/25/1961\nr\n<\nl\n\n\n\n\n\n\n", says: []string{"Printed"},
			asks: []string{"Patient: Rosa Example, born April 25, 1961\n", "Procedure: Medial branch block\n", "Side: left\n"}, not: "Patient: Kim",
		},
		"seen and saved": {
			clinic: scheduled, typed: "ann\n1\n2\n3\n", says: []string{"Saved: medial-branch-block-2026-11-23-1332.pdf\n"},
			asks: []string{"Take your usual medicines"}, not: "The same as a command",
		},
		"the end of the lines prints nothing": {clinic: scheduled, typed: "ann\n1\n", code: 130, asks: []string{"Patient: Ann Lee", "Nothing was printed."}},
		"an end in the middle prints nothing": {clinic: "beverly-hills", typed: "mbb\n1\nRosa", code: 130},
		"a clinic that can't be read":         {clinic: newTestClinic(t, map[string]string{"clinic.yaml": "phon: 1\n"}), code: exitDefinitions, asks: []string{"clinic.yaml:1:1"}},
	} {
		t.Run(name, func(t *testing.T) {
			n := newGuidedTest(t, c.clinic, c.large, c.typed)
			if code := n.exitCode(t); code != c.code {
				t.Errorf("exit code %d: %s", code, n.err)
			}
			for _, s := range c.says {
				if !strings.Contains(n.out.String(), s) {
					t.Errorf("no %q in %q", s, n.out)
				}
			}
			for _, s := range c.asks {
				if !strings.Contains(n.err.String(), s) {
					t.Errorf("no %q in %s", s, n.err)
				}
			}
			if c.not != "" && strings.Contains(n.err.String(), c.not) {
				t.Errorf("%q in %s", c.not, n.err)
			}
			if printed := n.job != nil; printed != strings.Contains(n.out.String(), "Printed") {
				t.Errorf("printed: %v, and it said %q", printed, n.out)
			}
		})
	}
}

// Nothing is asked without a person at a terminal: a pipe gets the short help.
func TestNobodyIsAsked(t *testing.T) {
	for name, alone := range map[string]func(*env){
		"input": func(e *env) { e.inTerminal = false }, "output": func(e *env) { e.outTerminal = false },
		"errors": func(e *env) { e.errTerminal = false },
	} {
		n := newGuidedTest(t, "", "", "mbb\n")
		alone(n.env)
		if code := n.exitCode(t); code != exitDone || !strings.Contains(n.out.String(), "aftercare list") || n.err.Len() > 0 {
			t.Errorf("%s: %d, %q, %q", name, code, n.out, n.err)
		}
	}
}

// A job that went wrong is mentioned in the read-back, where Enter alone doesn't send a second one.
func TestAPrinterThatStops(t *testing.T) {
	n := newGuidedTest(t, "beverly-hills", "", "egd\n1\n\n1\n\nq\n")
	works, jobs := n.run, 0
	n.run = func(ctx context.Context, in io.Reader, name string, args ...string) (string, error) {
		switch {
		case name == "lp":
			jobs++
		case jobs > 0 && name == "lpstat" && strings.Contains(strings.Join(args, " "), "completed"):
			return "Front-12 root 1 Mon\n\tAlerts: aborted-by-system\n", nil
		}
		return works(ctx, in, name, args...)
	}
	if code := run(t.Context(), n.env, nil); code != exitDone || jobs != 1 {
		t.Errorf("exit code %d, %d jobs: %s", code, jobs, n.err)
	}
	if !strings.Contains(n.err.String(), `That went wrong: the printer "Front" gave up the job Front-12`) || strings.Contains(n.out.String(), "Printed") {
		t.Errorf("%s%s", n.err, n.out)
	}
}

// actBeforeRead is a person who types after something has happened, once, before the first line.
type actBeforeRead struct {
	io.Reader
	happens func()
}

func (m *actBeforeRead) Read(b []byte) (int, error) {
	if m.happens != nil {
		m.happens()
		m.happens = nil
	}
	return m.Reader.Read(b)
}

// While the list is on the screen, appointments change and days end: somebody picked from an old list isn't
// printed from it.
func TestAnOldList(t *testing.T) {
	const head = "appointment_id,procedure,name,birth_date,side,ended,status,sedation,diagnostic,steroid,level\n"
	const ann, rosa = "A-4,medial-branch-block,Ann Lee,1971-04-02,left,,booked,no,no,no,low-back\n", "A-3,medial-branch-block,Rosa Example,1961-04-02,right,2026-11-23 10:20,booked,no,no,no,low-back\n"
	for name, c := range map[string]struct {
		now   string // the schedule when somebody is picked; "" if it is gone
		later time.Duration
		typed string
		asks  []string
		job   bool
	}{
		"as it was, and one more": {now: rosa + ann, typed: "ann\n1\n\n", asks: []string{"Side: left\n"}, job: true},
		"another side": {
			now: strings.Replace(ann, "left", "right", 1), typed: "ann\n1\nann\n1\n\n",
			asks: []string{"The schedule has changed, and this is the list as it is now.", "Side: right\n"}, job: true,
		},
		"cancelled":       {now: strings.Replace(ann, "booked", "cancelled", 1), typed: "ann\n1\nann\n1\n<\n", asks: []string{"The schedule has changed", `the appointment "A-4" is cancelled`, "Ann Lee, born Apr 2, 1971, Medial branch block left (cancelled)\n2. Somebody who is not on this list"}},
		"gone":            {typed: "ann\n1\n<\n", asks: []string{"The schedule can't be read any more: today's schedule is not there"}},
		"after midnight":  {now: ann, later: 12 * time.Hour, typed: "ann\n1\n<\n", asks: []string{"A new day has begun, and this is its list."}},
		"before midnight": {now: ann, later: 10 * time.Hour, typed: "ann\n1\n\n", asks: []string{"Ended: 11:32 PM, just now (taken as now)"}, job: true},
	} {
		t.Run(name, func(t *testing.T) {
			clinic := newTestClinic(t, map[string]string{"clinic.yaml": strings.Replace(ourClinic, "{date}", "today", 1), "today.csv": head + ann})
			n := newGuidedTest(t, clinic, "", "")
			var later atomic.Int64
			began := n.now()
			n.now = func() time.Time { return began.Add(time.Duration(later.Load())) }
			n.in = &actBeforeRead{strings.NewReader(c.typed), func() {
				later.Store(int64(c.later))
				file := filepath.Join(clinic, "today.csv")
				if err := os.Remove(file); err != nil {
					t.Error(err)
				}
				if c.now == "" {
					return
				}
				if err := os.WriteFile(file, []byte(head+c.now), 0o600); err != nil {
					t.Error(err)
				}
			}}
			if code := n.exitCode(t); code != exitDone || (n.job != nil) != c.job {
				t.Errorf("exit code %d, printed: %v: %s", code, n.job != nil, n.err)
			}
			for _, s := range c.asks {
				if !strings.Contains(n.err.String(), s) {
					t.Errorf("no %q in %s", s, n.err)
				}
			}
		})
	}
}

// An appointment that occurs twice can't be picked, even if one of the two is cancelled or spelled differently;
// nor can one whose id identifies the patient.
func TestDoubtfulAppointments(t *testing.T) {
	clinic := newTestClinic(t, map[string]string{"clinic.yaml": ourClinic, "2026-11-23.csv": `appointment_id,procedure,name,birth_date,side,ended,status,sedation,diagnostic,steroid
A-7,medial-branch-block,Bob Twice,1974-04-02,left,,booked,no,no,no
A-7,medial-branch-block,Bob Twice,1974-04-02,left,,cancelled,no,no,no
A-8,medial-branch-block,Kim Twice,1974-04-03,left,,booked,no,no,no
a-8,medial-branch-block,Kim Twice,1974-04-03,right,,booked,no,no,no
Muster-1,medial-branch-block,Ann Muster,1971-04-02,left,,booked,no,no,no
`})
	n := newGuidedTest(t, clinic, "", "twice\n1\ntwice\n2\ntwice\n3\nann\n1\n")
	if code := n.exitCode(t); code != 130 || strings.Count(n.err.String(), "is in the schedule more than once") != 3 {
		t.Errorf("exit code %d: %s", code, n.err)
	}
	if said := n.err.String(); !strings.Contains(said, "Ann Muster, born Apr 2, 1971, Medial branch block left [can't be used]") ||
		!strings.Contains(said, "appointment_id holds the patient's name") {
		t.Error(said)
	}
}

// If a job may still come out, nothing says that nothing was printed, however guided mode ends; and Enter alone
// doesn't send a second one, whatever was shown meanwhile.
func TestAnUnconfirmedJob(t *testing.T) {
	const waits = `Perhaps printed: the job Front-12 is still waiting at the printer "Front".` + "\n"
	for name, c := range map[string]struct {
		typed string
		code  int
		says  string
	}{
		"quit":      {typed: "egd\n1\n\n1\n2\n\nc\nlarge\n\nq\n", says: waits},
		"stop":      {typed: "egd\n1\n\n1\n", code: 130},
		"steps out": {typed: "egd\n1\n\n1\n<\n<\n<\n", says: waits},
		"saved":     {typed: "egd\n1\n\n1\n3\n", says: "Saved: "},
	} {
		t.Run(name, func(t *testing.T) {
			n := newGuidedTest(t, "beverly-hills", "", c.typed)
			works, jobs := n.run, 0
			n.run = func(ctx context.Context, in io.Reader, name string, args ...string) (string, error) {
				switch {
				case name == "lp":
					jobs++
				case name == "lpstat" && strings.Contains(strings.Join(args, " "), "completed"):
					return "", nil
				}
				return works(ctx, in, name, args...)
			}
			if code := run(t.Context(), n.env, nil); code != c.code || jobs != 1 {
				t.Errorf("exit code %d, %d jobs: %s", code, jobs, n.err)
			}
			if all := n.out.String() + n.err.String(); !strings.HasPrefix(n.out.String(), c.says) || strings.Count(all, waits) != 1 || strings.Contains(all, "Nothing was printed") {
				t.Errorf("%q: %s", n.out, n.err)
			}
		})
	}
}

// Without a clinic the lists begin with how to set one up; with one they don't.
func TestGuidedModeWithoutAClinic(t *testing.T) {
	for clinic, want := range map[string]bool{"": true, "beverly-hills": false} {
		n := newGuidedTest(t, clinic, "", "colono\n<\n<\n")
		run(t.Context(), n.env, nil)
		if said := strings.Contains(n.err.String(), "No clinic is set up: sheets are samples. Set one up: aftercare init my-clinic"); said != want {
			t.Errorf("%q: %v, %s", clinic, said, n.err)
		}
	}
}
