package clinic

// Printer is how a clinic usually prints. The zero value is the system's usual printer, as it
// is set.
type Printer struct {
	Queue  string // of CUPS; "" for the system's usual one
	Copies int    // 0 for one
	Sides  string // "one", "two"; "" as the printer is set
	Media  string // the printer's own name of the paper; "" for plain paper of the sheet's size
	Tray   string // as the printer calls it; "" for its usual one
}

// Sides lists how much of the paper is printed on.
var Sides = []string{"one", "two"}

// MaxCopies is how many copies can be asked for: more is a slip of the hand.
const MaxCopies = 100
