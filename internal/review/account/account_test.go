package account_test

import (
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/review/account"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/terminal/typeset"
	"aftercare/internal/testkit"
)

// Every instruction has an entry; it is printed, or there is a reason why not; what is printed says
// why, and what is under a lead-in says so.
func TestEveryInstructionIsAccountedFor(t *testing.T) {
	line := testkit.Line(t, "beverly-hills")
	for name, v := range testkit.Visits(t) {
		r, err := line.Make("medial-branch-block", v)
		if err != nil {
			t.Fatal(err)
		}
		a := account.New(r.Plan, r.Words, r.Sheet)
		seen := map[string]bool{}
		for _, e := range a.Entries {
			seen[e.Ref] = true
			if len(e.Printed) == 0 && len(e.Omitted) == 0 {
				t.Errorf("%s: %s is neither printed nor left out", name, e.Ref)
			}
			if !strings.Contains(e.From, ".yaml:") {
				t.Errorf("%s: %s comes from %q", name, e.Ref, e.From)
			}
			for _, p := range e.Printed {
				if p.Why == "" || p.Words == "" || (p.Under != "") != strings.HasPrefix(p.Why, "not asked") {
					t.Errorf("%s: %s: %+v", name, e.Ref, p)
				}
			}
			for _, l := range e.Omitted {
				if l.Why == "" {
					t.Errorf("%s: %s is left out without a reason", name, e.Ref)
				}
			}
		}
		for _, i := range r.Procedure.Instructions() {
			if !seen[i.Ref()] {
				t.Errorf("%s: %s has no entry", name, i.Ref())
			}
		}
		if a.ToConfirm != r.Sheet.ToConfirm || len(a.ProfileBlanks) == 0 {
			t.Errorf("%s: %d to confirm, the sheet says %d", name, a.ToConfirm, r.Sheet.ToConfirm)
		}
	}
}

// The same for random definitions.
func TestRandomDefinitions(t *testing.T) {
	words := testkit.English(t)
	for seed := range uint64(200) {
		p, v := testkit.Random(seed)
		plan := resolve.Resolve(p, clinic.Profile{}, v, time.UTC)
		a := account.New(plan, words, compose.Compose(plan, words, ""))
		printed := 0
		for _, e := range a.Entries {
			printed += len(e.Printed)
			if len(e.Printed) == 0 && len(e.Omitted) == 0 {
				t.Errorf("seed %d: %s is neither printed nor left out", seed, e.Ref)
			}
		}
		if want := len(plan.Items) + len(plan.About); printed != want {
			t.Errorf("seed %d: %d wordings, the plan has %d", seed, printed, want)
		}
	}
}

// The text of an account has each instruction with its words and reasons, and is marked at both ends if it isn't
// approved; no control character of a definition gets through.
func TestTextOfAnAccount(t *testing.T) {
	words := testkit.English(t)
	for seed := range uint64(50) {
		p, v := testkit.Random(seed)
		p.Title += "\x1b[31m"
		plan := resolve.Resolve(p, clinic.Profile{}, v, time.UTC)
		a := account.New(plan, words, compose.Compose(plan, words, ""))
		for _, a.Approved = range []bool{false, true} {
			shown := &typeset.Text{}
			a.Set(shown)
			text := shown.String()
			const mark = "NOT APPROVED: this text is not for patients.\n"
			if strings.HasPrefix(text, mark) == a.Approved || strings.HasSuffix(text, mark) == a.Approved || strings.Contains(text, "\x1b") {
				t.Errorf("seed %d, approved %t: %s", seed, a.Approved, text)
			}
			for _, e := range a.Entries {
				if !strings.Contains(text, "\n"+e.Ref+": ") {
					t.Errorf("seed %d: the text lacks %s", seed, e.Ref)
				}
				for _, l := range e.Omitted {
					if !strings.Contains(text, "    omitted: "+l.Why+"\n") {
						t.Errorf("seed %d, %s: the text lacks the reason %q", seed, e.Ref, l.Why)
					}
				}
			}
		}
	}
}

func TestOpenCount(t *testing.T) {
	for _, c := range []struct {
		open, required int
		want           string
	}{{0, 0, "0"}, {3, 0, "3"}, {3, 1, "3, of which 1 required"}} {
		if got := account.OpenCount(c.open, c.required); got != c.want {
			t.Errorf("%d, %d: %q; want %q", c.open, c.required, got, c.want)
		}
	}
}
