package clinic

// Printer is how a clinic usually prints. The zero value is the system's default printer, with its
// own settings.
type Printer struct {
	Queue  string // of CUPS; "" for the system's default
	Copies int    // 0 for one
	Sides  string // "one", "two"; "" for the printer's setting
	Media  string // the printer's own name for the paper; "" for plain paper of the sheet's size
	Tray   string // the printer's own name; "" for its default
}

// Sides lists the possible numbers of printed sides.
var Sides = []string{"one", "two"}

// MaxCopies is the maximum number of copies: more is a typing mistake.
const MaxCopies = 100
