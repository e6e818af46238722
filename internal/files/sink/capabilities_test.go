package sink

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// The answer of CUPS 2.4 for an IPP Everywhere printer.
const capabilitiesListing = `PageSize/Media Size: A4 Env10 EnvDL Legal *Letter
InputSlot/Media Source: Auto *Main Manual ByPassTray
MediaType/Media Type: Auto Cardstock *Stationery
ColorModel/Output Mode: *Gray
Duplex/Duplex: *None DuplexNoTumble DuplexTumble
`

func TestCapabilities(t *testing.T) {
	o := parseCapabilities(capabilitiesListing)
	if !slices.Equal(o.Media.All, []string{"A4", "Env10", "EnvDL", "Legal", "Letter"}) || o.Media.Default != "Letter" {
		t.Error(o.Media)
	}
	if !slices.Equal(o.Trays.All, []string{"Auto", "Main", "Manual", "ByPassTray"}) || o.Trays.Default != "Main" {
		t.Error(o.Trays)
	}
	if !slices.Equal(o.Sides.All, []string{"one", "two"}) || o.Sides.Default != "one" {
		t.Error(o.Sides)
	}
	if o := parseCapabilities("lpoptions: Unable to get PPD file for raw1: Not Found\n"); o.Media.Known || o.Sides.Known || o.Trays.Known {
		t.Error(o)
	}
	if o := parseCapabilities("PageSize/Media Size: *Letter\n"); !slices.Equal(o.Sides.All, []string{"one"}) || !o.Trays.Known {
		t.Error(o)
	}
	if o := parseCapabilities("JCLDuplex/Two-Sided: None *DuplexNoTumble\n"); o.Sides.Default != "two" {
		t.Error(o)
	}
}

// What a queue would silently ignore is refused.
func TestCheckJob(t *testing.T) {
	for _, c := range []struct {
		offer string
		job   Job
		want  string // in the error
	}{
		{capabilitiesListing, Job{Sides: "two-sided-long-edge", Media: letterMedia, Tray: "by-pass-tray"}, ""},
		{capabilitiesListing, Job{Media: a4Media}, ""},
		{capabilitiesListing, Job{Media: "na_ledger_11x17in"}, "has no paper"},
		{capabilitiesListing, Job{Media: letterMedia, Tray: "Tray9"}, `has no tray "Tray9"`},
		{"PageSize/Media Size: *A4\n", Job{Media: letterMedia}, "has no paper"},
		{"PageSize/Media Size: *A4 Custom.WIDTHxHEIGHT\n", Job{Media: letterMedia}, ""},
		{"PageSize/Media Size: *Letter.Fullbleed\n", Job{Media: letterMedia}, ""},
		{"PageSize/Media Size: *Letter\n", Job{Media: letterMedia, Sides: "two-sided-long-edge"}, "only prints on one side"},
		{"PageSize/Media Size: *Letter\n", Job{Media: letterMedia, Sides: "one-sided"}, ""},
		{"", Job{Media: letterMedia, Sides: "two-sided-long-edge"}, ""},
		{"", Job{Media: letterMedia, Tray: "Main"}, "has no tray"},
	} {
		c.job.Queue = "Front"
		j, err := (&fakeCUPS{answers: map[string]string{"lpoptions": c.offer}}).printer().CheckJob(t.Context(), c.job)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v", c.job, err)
		}
		if c.job.Tray == "by-pass-tray" && j.Tray != "ByPassTray" {
			t.Error(j.Tray)
		}
	}
}

func TestMedia(t *testing.T) {
	for _, c := range []struct {
		a4          bool
		asked, want string
	}{
		{false, "", letterMedia}, {true, "", a4Media}, {false, "Letter", "Letter"}, {false, "Letter.Borderless", "Letter.Borderless"}, {true, "iso_a4_210x297mm", a4Media},
		{true, "A4", "A4"}, {false, "na_letter_8.5x11in", letterMedia}, {true, "Letter", ""}, {false, "A4", ""}, {false, "Legal", ""}, {false, "a b", ""},
		{false, "-o", ""}, {false, "Letter,Main", ""}, {false, "oe_x_8.5x11in", "oe_x_8.5x11in"}, {false, "oe_x_8.5.5x11in", ""},
	} {
		got, err := Media(c.a4, c.asked)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%+v: %q, %v", c, got, err)
		}
	}
}

func TestPrinters(t *testing.T) {
	c := &fakeCUPS{answers: map[string]string{
		"lpstat -d": "system default destination: ward4\n",
		"lpstat -p": "printer raw1 is idle.  enabled since Wed\nprinter ward4 disabled since Wed Nov 25 03:16:08 2026 -\n\tout of toner\nprinter x now printing x-7.  enabled since Wed\n",
		"lpstat -a": "raw1 accepting requests since Wed\nward4 accepting requests since Wed\nx not accepting requests since Wed -\n\tclosed for lunch\n",
		"lpoptions": capabilitiesListing,
	}}
	got, err := c.printer().Printers(t.Context())
	if err != nil || len(got) != 3 {
		t.Fatal(got, err)
	}
	for n, want := range []Queue{
		{Name: "raw1", State: "idle", Accepting: true}, {Name: "ward4", State: "stopped", Accepting: true, Default: true, Reason: "out of toner"},
		{Name: "x", State: "printing", Reason: "closed for lunch"},
	} {
		g := got[n]
		if !g.Capabilities.Trays.Known {
			t.Error(g.Name, "has no trays")
		}
		if g.Name != want.Name || g.State != want.State || g.Accepting != want.Accepting || g.Default != want.Default || g.Reason != want.Reason {
			t.Errorf("%+v, want %+v", g, want)
		}
	}
	none := &fakeCUPS{answers: map[string]string{"lpstat -p": "lpstat: No destinations added.\n"}, fails: map[string]error{"lpstat -p": errors.New("exit 1")}}
	if got, err := none.printer().Printers(t.Context()); len(got) != 0 || err != nil {
		t.Error(got, err)
	}
	down := &fakeCUPS{answers: map[string]string{"lpstat -p": "lpstat: Bad file descriptor\n"}, fails: map[string]error{"lpstat -p": errors.New("exit 1")}}
	if _, err := down.printer().Printers(t.Context()); err == nil || !strings.Contains(err.Error(), "doesn't answer: Bad file descriptor") {
		t.Error(err)
	}
}
