package schedule

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// What is struck through in Excel was removed by hand: such a row is rejected, even when it is fed back; one
// that also says that it is cancelled is skipped.
func TestStruckThrough(t *testing.T) {
	rows := [][]any{{"appointment_id", "name", "status", "room"}, {"A1", "Rosa", "booked", "1"}, {"A2", "Bo", "booked", "1"}, {"A3", "Cy", "cancelled", "1"}, {"A4", "Di", "booked", "1"}}
	data := newWorkbookFile(t, rows, func(f *excelize.File) {
		style, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Strike: true}})
		for _, span := range [][2]string{{"A3", "D3"}, {"A4", "D4"}, {"D5", "D5"}} {
			if err == nil {
				err = f.SetCellStyle("Sheet1", span[0], span[1], style)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	o := Options{Map: parse(t, "columns: {name: name}\nignore: [room]\n")}
	header, got, err := readAll("s.xlsx", bytes.NewReader(data), o)
	if err != nil || len(got) != 4 || got[0].Reject != "" || got[3].Reject != "" {
		t.Fatal(got, err)
	}
	if !strings.HasPrefix(got[1].Reject, `the column "appointment_id" is struck through`) || got[1].Fields["appointment_id"] != "A2" {
		t.Error(got[1])
	}
	if got[2].Skip != statusCancelled {
		t.Error(got[2])
	}
	_, again, err := readAll("rejects.csv", bytes.NewReader(writeRejects(t, header, got[1:2])), o)
	if err != nil || len(again) != 1 || again[0].Reject != got[1].Reject {
		t.Error(again, err)
	}
}
