package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// The fake printing system: it answers as CUPS' commands do, as recorded from CUPS 2.4. It logs its arguments
// and keeps what it got to print, so that a script can look for a name there. FAKE_CUPS says what is wrong: "",
// "none", "stopped", "closed", "stops", "absent".

func fakeLpstat() {
	logCall("lpstat")
	args := strings.Join(os.Args[1:], " ")
	mode := os.Getenv("FAKE_CUPS")
	switch {
	case args == "-p" && mode == "none":
		fmt.Fprintln(os.Stderr, "lpstat: No destinations added.")
		os.Exit(1)
	case args == "-p" && mode == "slow":
		time.Sleep(time.Minute)
	case args == "-d" && mode == "none":
		fmt.Println("no system default destination")
	case args == "-d":
		fmt.Println("system default destination: Front")
	case strings.HasPrefix(args, "-p") && mode == "absent":
		fmt.Fprintf(os.Stderr, "lpstat: Invalid destination name in list \"%s\".\n", os.Args[2])
		os.Exit(1)
	case strings.HasPrefix(args, "-p") && (mode == "stopped" || mode == "stops" && printed()):
		fmt.Println("printer Front disabled since Mon Nov 23 13:00:00 2026 -\n\tPaused")
	case args == "-p":
		fmt.Println("printer Front is idle.  enabled since Mon Nov 23 13:00:00 2026\nprinter Ward is idle.  enabled since Mon Nov 23 13:00:00 2026")
	case strings.HasPrefix(args, "-p"):
		fmt.Printf("printer %s is idle.  enabled since Mon Nov 23 13:00:00 2026\n", os.Args[2])
	case strings.HasPrefix(args, "-a") && mode == "closed":
		fmt.Println("Front not accepting requests since Mon Nov 23 13:00:00 2026 -\n\tRejecting Jobs")
	case args == "-a":
		fmt.Println("Front accepting requests since Mon\nWard accepting requests since Mon")
	case strings.HasPrefix(args, "-a"):
		fmt.Println("Front accepting requests since Mon Nov 23 13:00:00 2026")
	case strings.Contains(args, "completed") && printed() && mode != "stops":
		for n := range jobs() {
			alerts := "job-completed-successfully"
			if mode == fmt.Sprint("aborts ", firstJob+n) {
				alerts = "aborted-by-system"
			}
			fmt.Printf("Front-%d                root          60416   Mon Nov 23 13:32:01 2026\n\tStatus: \n\tAlerts: %s\n", firstJob+n, alerts)
		}
	}
}

func fakeLp() {
	logCall("lp")
	data, err := io.ReadAll(os.Stdin)
	if err == nil {
		err = os.WriteFile(os.Getenv("FAKE_CUPS_DIR")+"/job.pdf", data, 0o600)
	}
	if err != nil {
		panic(err)
	}
	fmt.Printf("request id is Front-%d (0 file(s))\n", firstJob+jobs()-1)
}

const firstJob = 12

// jobs counts what was handed over.
func jobs() int {
	data, err := os.ReadFile(os.Getenv("FAKE_CUPS_DIR") + "/log")
	if err != nil {
		return 0
	}
	return strings.Count("\n"+string(data), "\nlp ")
}

func fakeCancel() { logCall("cancel") }

func printed() bool {
	_, err := os.Stat(os.Getenv("FAKE_CUPS_DIR") + "/job.pdf")
	return err == nil
}

// logCall logs the arguments of a command, and its locale.
func logCall(name string) {
	f, err := os.OpenFile(os.Getenv("FAKE_CUPS_DIR")+"/log", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	fmt.Fprintln(f, name, strings.Join(os.Args[1:], " "), "LC_ALL="+os.Getenv("LC_ALL"))
	if err := f.Close(); err != nil {
		panic(err)
	}
}

// fakeLpoptions answers for a printer with two trays that prints on both sides.
func fakeLpoptions() {
	if os.Getenv("FAKE_CUPS") == "raw" {
		fmt.Fprintln(os.Stderr, "lpoptions: Unable to get PPD file for "+os.Args[2]+": Not Found")
		return
	}
	fmt.Println("PageSize/Media Size: A4 Legal *Letter")
	fmt.Println("InputSlot/Media Source: Auto *Main ByPassTray")
	fmt.Println("Duplex/Duplex: *None DuplexNoTumble DuplexTumble")
}
