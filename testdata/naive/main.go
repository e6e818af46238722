// Command naive is the yardstick for speed: the sheet as a program writes it that uses gofpdf
// in the usual way, with its fonts added to each document, a MultiCell for each text and a
// Circle for each number of the diary.
//
// usage: naive WORDS.txt SHEET.pdf [N], with the words as "aftercare show" prints them. With N
// it writes N sheets in one process, SHEET.pdf.1 and so on, on all processors.
package main

import (
	"fmt"
	"image/color"
	"log"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"github.com/boombuler/barcode/qr"
	"github.com/jung-kurt/gofpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
)

func main() {
	words, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if len(os.Args) < 4 {
		write(string(words), os.Args[2])
		return
	}
	sheets, err := strconv.Atoi(os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	numbers := make(chan int)
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for n := range numbers {
				write(string(words), fmt.Sprintf("%s.%d", os.Args[2], n))
			}
		})
	}
	for n := range sheets {
		numbers <- n + 1
	}
	close(numbers)
	group.Wait()
}

// write writes one sheet.
func write(words, path string) {
	p := gofpdf.New("P", "pt", "Letter", "")
	p.AddUTF8FontFromBytes("Go", "", goregular.TTF)
	p.AddUTF8FontFromBytes("Go", "B", gobold.TTF)
	p.AddPage()
	for _, line := range strings.Split(words, "\n") {
		style := ""
		if strings.HasSuffix(line, ":") {
			style = "B"
			p.Rect(p.GetX(), p.GetY(), 500, 18, "D")
		}
		p.SetFont("Go", style, 12)
		p.MultiCell(0, 16, line, "", "L", false)
	}
	for range 12 {
		for n := range 11 {
			p.Circle(60+21*float64(n), p.GetY(), 7.75, "D")
		}
		p.Ln(22.5)
	}
	code, err := qr.Encode("tel:3108540283", qr.M, qr.Auto)
	if err != nil {
		log.Fatal(err)
	}
	for x := range code.Bounds().Dx() {
		for y := range code.Bounds().Dy() {
			if code.At(x, y) == color.Black {
				p.Rect(400+3*float64(x), 600+3*float64(y), 3, 3, "F")
			}
		}
	}
	if err := p.OutputFileAndClose(path); err != nil {
		log.Fatal(err)
	}
}
