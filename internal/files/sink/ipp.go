package sink

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// lpstat lists a cancelled job in the same words as a printed one; only the job's state, which the protocol
// has, tells them apart. So this file asks the printing system in its protocol, IPP, the two questions that no
// command answers: what became of a job, and whether there is a job with a mark.

// jobState is IPP's own number for what a job is doing.
type jobState int

// The states of a job.
const (
	jobPending    jobState = 3
	jobHeld       jobState = 4
	jobProcessing jobState = 5
	jobStopped    jobState = 6
	jobCanceled   jobState = 7
	jobAborted    jobState = 8
	jobCompleted  jobState = 9
)

// ippJob is what the printing system says about a job.
type ippJob struct {
	ID      int
	Mark    string
	State   jobState
	Reasons []string
	Message string
}

// Ask sends one request to the printing system and returns its answer.
type Ask func(ctx context.Context, server string, request []byte) ([]byte, error)

// errNoAnswer reports a printing system that doesn't answer in its protocol.
var errNoAnswer = errors.New("the printing system doesn't answer")

// Tags of the protocol (RFC 8010).
const (
	tagOperation, tagJob, tagEnd                         = 0x01, 0x02, 0x03
	tagInteger, tagEnum                                  = 0x21, 0x23
	tagName, tagKeyword, tagURI, tagCharset, tagLanguage = 0x42, 0x44, 0x45, 0x47, 0x48
	firstValue                                           = 0x10
	opGetJobs, opGetJobAttributes                        = 0x000a, 0x0009
)

// ippRequest is a request being built.
type ippRequest struct{ bytes.Buffer }

func newRequest(operation uint16) *ippRequest {
	r := &ippRequest{}
	r.Write([]byte{2, 0, byte(operation >> 8), byte(operation), 0, 0, 0, 1, tagOperation})
	r.attribute(tagCharset, "attributes-charset", "utf-8")
	r.attribute(tagLanguage, "attributes-natural-language", "en")
	return r
}

func (r *ippRequest) attribute(tag byte, name, value string) {
	r.WriteByte(tag)
	for _, s := range []string{name, value} {
		r.Write(binary.BigEndian.AppendUint16(nil, uint16(len(s))))
		r.WriteString(s)
	}
}

func (r *ippRequest) finish() []byte {
	name := "requested-attributes"
	for _, a := range []string{"job-id", markName, "job-state", "job-state-reasons", "job-printer-state-message"} {
		r.attribute(tagKeyword, name, a)
		name = "" // another value of the same attribute
	}
	r.WriteByte(tagEnd)
	return r.Bytes()
}

// jobRequest asks what became of a job.
func jobRequest(id int) []byte {
	r := newRequest(opGetJobAttributes)
	r.attribute(tagURI, "job-uri", "ipp://localhost/jobs/"+strconv.Itoa(id))
	return r.finish()
}

// jobsRequest asks for the jobs of a queue, finished or not.
func jobsRequest(queue string) []byte {
	r := newRequest(opGetJobs)
	r.attribute(tagURI, "printer-uri", "ipp://localhost/printers/"+queue)
	r.attribute(tagKeyword, "which-jobs", "all")
	return r.finish()
}

// parseJobs reads the jobs in an answer; none, without an error, if the job doesn't exist.
func parseJobs(answer []byte) ([]ippJob, error) {
	const head = 8
	if len(answer) < head {
		return nil, errNoAnswer
	}
	const notFound, firstError = 0x0406, 0x0100
	if status := binary.BigEndian.Uint16(answer[2:]); status == notFound {
		return nil, nil
	} else if status >= firstError {
		return nil, fmt.Errorf("%w: IPP status %#04x", errNoAnswer, status)
	}
	var jobs []ippJob
	name, in := "", false
	for rest := answer[head:]; len(rest) > 0; {
		tag := rest[0]
		rest = rest[1:]
		switch {
		case tag == tagEnd:
			return jobs, nil
		case tag < firstValue:
			if in = tag == tagJob; in {
				jobs = append(jobs, ippJob{})
			}
			continue
		}
		var parts [2][]byte
		for n := range parts {
			const length = 2
			if len(rest) < length {
				return nil, errNoAnswer
			}
			size := int(binary.BigEndian.Uint16(rest))
			if rest = rest[length:]; len(rest) < size {
				return nil, errNoAnswer
			}
			parts[n], rest = rest[:size], rest[size:]
		}
		if len(parts[0]) > 0 {
			name = string(parts[0])
		}
		if in {
			jobs[len(jobs)-1].setAttribute(tag, name, parts[1])
		}
	}
	return nil, errNoAnswer // it is incomplete
}

func (j *ippJob) setAttribute(tag byte, name string, value []byte) {
	const number = 4
	n := 0
	if (tag == tagInteger || tag == tagEnum) && len(value) == number {
		n = int(int32(binary.BigEndian.Uint32(value)))
	}
	switch name {
	case "job-id":
		j.ID = n
	case "job-state":
		j.State = jobState(n)
	case markName:
		j.Mark = string(value)
	case "job-state-reasons":
		j.Reasons = append(j.Reasons, string(value))
	case "job-printer-state-message":
		j.Message = string(value)
	}
}

// job asks what became of a job; nil if the printing system no longer knows it.
func (p Printer) job(ctx context.Context, id int) (*ippJob, error) {
	jobs, err := p.jobs(ctx, jobRequest(id))
	if err != nil || len(jobs) == 0 {
		return nil, err
	}
	if jobs[0].ID != id {
		return nil, errNoAnswer // it is about another job
	}
	return &jobs[0], nil
}

// markName is our own attribute on a job. CUPS shows a job's title only to its owner, and a query without a
// password is nobody's; an attribute that CUPS doesn't know is shown to all.
const markName = "aftercare-sheet"

// Find looks for a job by its mark. "" proves nothing: a job may be forgotten, or on its way.
func (p Printer) Find(ctx context.Context, queue, mark string) (id string) {
	jobs, err := p.jobs(ctx, jobsRequest(queue))
	if err != nil {
		return ""
	}
	for _, j := range jobs {
		if mark != "" && j.Mark == mark {
			return queue + "-" + strconv.Itoa(j.ID)
		}
	}
	return ""
}

func (p Printer) jobs(ctx context.Context, request []byte) ([]ippJob, error) {
	if p.Ask == nil {
		return nil, errNoAnswer
	}
	server, err := p.Run(ctx, nil, "lpstat", "-H")
	if server = strings.TrimSpace(server); err != nil || server == "" {
		return nil, errNoAnswer
	}
	answer, err := p.Ask(ctx, server, request)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoAnswer, err)
	}
	return parseJobs(answer)
}

// IPP is the Ask for the real printing system, over the socket or the port that lpstat names.
func IPP(ctx context.Context, server string, request []byte) ([]byte, error) {
	const (
		patience = 5 * time.Second
		maxBytes = 4 << 20
	)
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer stop()
	network := "tcp"
	if filepath.IsAbs(server) {
		network = "unix"
	} else if _, _, err := net.SplitHostPort(server); err != nil {
		server = net.JoinHostPort(server, "631")
	}
	var d net.Dialer
	c, err := d.DialContext(ctx, network, server)
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Close() }()
	if deadline, ok := ctx.Deadline(); ok {
		if err := c.SetDeadline(deadline); err != nil {
			return nil, err
		}
	}
	// In HTTP 1.0 an answer ends when the connection does.
	_, err = fmt.Fprintf(c, "POST / HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/ipp\r\nContent-Length: %d\r\n\r\n%s", len(request), request)
	if err != nil {
		return nil, err
	}
	in := bufio.NewReader(io.LimitReader(c, maxBytes))
	return readBody(in)
}

// readBody reads the answer after its headers.
func readBody(in *bufio.Reader) ([]byte, error) {
	length := -1
	for first := true; ; first = false {
		line, err := in.ReadString('\n')
		if err != nil {
			return nil, err
		}
		line = strings.TrimSpace(line)
		if first {
			if fields := strings.Fields(line); len(fields) < 2 || fields[1] != "200" {
				return nil, fmt.Errorf("%w: %q", errNoAnswer, line)
			}
			continue
		}
		if line == "" {
			break
		}
		key, value, _ := strings.Cut(line, ":")
		if strings.EqualFold(key, "Content-Length") {
			if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil {
				return nil, err
			}
		}
	}
	if length < 0 {
		return io.ReadAll(in)
	}
	return io.ReadAll(io.LimitReader(in, int64(length)))
}
