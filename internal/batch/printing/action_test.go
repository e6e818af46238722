package printing

import (
	"testing"

	"aftercare/internal/files/sink"
)

// TestNextAction tries every state in which an earlier run can have left a sheet, with the same sheet and another one,
// reprinted and not.
func TestNextAction(t *testing.T) {
	type decisions struct{ same, sameAgain, other action } // for another sheet, a reprint makes no difference
	table := map[State]decisions{
		sending:               {sendNow, sendNow, warnAndSend},
		InQueue:               {keepWaiting, keepWaiting, waitForOther},
		OnPaper:               {skipPrinted, sendNow, warnAndSend},
		InDoubt:               {leaveInDoubt, sendNow, warnAndSend},
		Withdrawn:             {sendNow, sendNow, sendNow},
		State(sink.Cancelled): {sendNow, sendNow, sendNow},
		State(sink.Aborted):   {sendNow, sendNow, sendNow},
		State(sink.Refused):   {sendNow, sendNow, sendNow},
	}
	for _, state := range states {
		want, ok := table[state]
		if !ok {
			t.Errorf("the table lacks the state %q", state)
		}
		for _, c := range []struct {
			same, again bool
			want        action
		}{{true, false, want.same}, {true, true, want.sameAgain}, {false, false, want.other}, {false, true, want.other}} {
			if got := nextAction(true, state, c.same, c.again); got != c.want {
				t.Errorf("%s, same %t, again %t: %d, want %d", state, c.same, c.again, got, c.want)
			}
			if got := nextAction(false, state, c.same, c.again); got != sendNow {
				t.Errorf("of a sheet that no run knows: %d", got)
			}
		}
	}
}
