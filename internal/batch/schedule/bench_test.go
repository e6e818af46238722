package schedule

import (
	"errors"
	"io"
	"runtime"
	"testing"
)

// drain reads n rows and returns the peak memory in use.
func drain(tb testing.TB, n int) uint64 {
	tb.Helper()
	r, err := Open("s.csv", &endlessRows{rows: n}, Options{Conditions: conditions})
	if err != nil {
		tb.Fatal(err)
	}
	var peak uint64
	for rows := 0; ; rows++ {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			if rows != n {
				tb.Fatalf("%d rows, want %d", rows, n)
			}
			return peak
		}
		if err != nil || row.Reject != "" {
			tb.Fatal(err, row.Reject)
		}
		if rows%(n/8) == 0 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapAlloc)
		}
	}
}

// Memory doesn't grow with the file.
func TestMemoryIsConstant(t *testing.T) {
	few, many := drain(t, 1000), drain(t, 20000)
	if many > few+1<<20 {
		t.Errorf("1,000 rows take %d bytes, 20,000 take %d", few, many)
	}
}

func BenchmarkCSV100000(b *testing.B) {
	for b.Loop() {
		peak := drain(b, 100000)
		b.ReportMetric(float64(peak)/(1<<20), "MiB")
	}
}
