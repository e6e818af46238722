package batch

import (
	"fmt"
	"strings"
	"testing"

	"aftercare/internal/batch/schedule"
	"aftercare/internal/files/sink"
	"aftercare/internal/pipeline"
)

// memoryDisk is a disk that keeps only the record.
type memoryDisk struct{ sink.System }

func (memoryDisk) Create(string, []byte) error { return nil }
func (memoryDisk) Sync(string, []string) error { return nil }
func (memoryDisk) Rename(string, string) error { return nil }
func (memoryDisk) SyncFolder(string) error     { return nil }

// BenchmarkRowAlone measures what a row of a CSV file costs without its rendering and its file: it is read
// twice, checked, resolved, worded and recorded.
func BenchmarkRowAlone(b *testing.B) {
	var csv strings.Builder
	csv.WriteString("appointment_id,procedure,name,birth_date,side,ended,sedation,diagnostic,steroid\n")
	for n := range b.N {
		fmt.Fprintf(&csv, "A-%d,medial-branch-block,Zacharias %s,1950-01-%02d,left,2026-11-23 %02d:%02d,no,yes,yes\n",
			n, strings.Repeat(string(rune('a'+n%26)), 2+n/26%20), 1+n%28, 8+n%5, n%60)
	}
	o := options(b, b.TempDir(), nil)
	o.Sources = []Source{{Name: "x.csv", Open: func() (schedule.Reader, error) {
		return schedule.Open("x.csv", strings.NewReader(csv.String()), schedule.Options{Conditions: []string{"sedation", "diagnostic", "steroid"}})
	}}}
	o.Disk = memoryDisk{}
	o.Maker.Render = func(*pipeline.Result) ([]byte, int, error) { return []byte("x"), 1, nil }
	b.ReportAllocs()
	b.ResetTimer()
	s, err := Run(b.Context(), o)
	if err != nil || s.Counts.Made != b.N {
		b.Fatal(s, err)
	}
}
