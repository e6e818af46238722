package fhirfile

import (
	"errors"
	"io"
)

// lineReader counts the lines that a decoder reads ahead, and limits how far it may read.
type lineReader struct {
	in     io.Reader
	offset int64
	limit  int64
	breaks []int64
	line   int
	err    error
}

var errLongResource = errors.New("fhirfile: a resource without end")

func (l *lineReader) Read(p []byte) (int, error) {
	if l.offset > l.limit {
		return 0, errLongResource
	}
	n, err := l.in.Read(p[:min(int64(len(p)), l.limit-l.offset+1)])
	for i, b := range p[:n] {
		if b == '\n' {
			l.breaks = append(l.breaks, l.offset+int64(i))
		}
	}
	l.offset += int64(n)
	if err != nil {
		l.err = err
	}
	return n, err
}

// lineAt returns the line of an offset; offsets must not decrease.
func (l *lineReader) lineAt(offset int64) int {
	n := 0
	for n < len(l.breaks) && l.breaks[n] < offset {
		n++
	}
	l.breaks = l.breaks[n:]
	l.line += n
	return l.line
}
