// Command unsynced is the control of the crash test: a batch as the program makes it, on a disk that gives each
// file its name and its line before the file is durable. A crash must lose some of its files, or the test
// proves nothing.
//
// usage: unsynced SCHEDULE FOLDER
package main

import (
	"bytes"
	"context"
	"log"
	"os"
	"runtime"
	"time"
	_ "time/tzdata" // for machines without time zone files

	"aftercare/internal/authoring/library"
	"aftercare/internal/batch"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/files/sink"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/pdf"
	"aftercare/procedures"
)

// noSyncDisk is the real file system, without the one step that it omits.
type noSyncDisk struct{ sink.System }

// Sync does nothing.
func (noSyncDisk) Sync(string, []string) error { return nil }

func main() {
	log.SetFlags(0)
	if err := run(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func run(file, dir string) error {
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: "beverly-hills"})
	if err != nil {
		return err
	}
	ids, err := lib.IDs()
	if err != nil {
		return err
	}
	known, err := lib.Conditions()
	if err != nil {
		return err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	open := func() (schedule.Reader, error) {
		return schedule.Open(file, bytes.NewReader(data), schedule.Options{Conditions: known, Zone: time.Local})
	}
	paper := pdf.Renderer{Cache: pdf.NewCache()}
	_, err = batch.Run(context.Background(), batch.Options{
		Sources: []batch.Source{{Name: file, Open: open}}, Dir: dir, Disk: noSyncDisk{}, Workers: runtime.GOMAXPROCS(0), Now: time.Now,
		Warn: func(string) {},
		Maker: batch.Maker{
			Line: &pipeline.Line{Library: batch.LockedLibrary(lib), Zone: time.Local}, IDs: ids, Format: "pdf", Extension: ".pdf", Now: time.Now, Zone: time.Local, Version: "control",
			Render: func(made *pipeline.Result) ([]byte, int, error) {
				var b bytes.Buffer
				pages, err := paper.Render(&b, made.Sheet)
				return b.Bytes(), pages, err
			},
		},
	})
	return err
}
