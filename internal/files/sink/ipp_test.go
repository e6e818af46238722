package sink

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// ippResponse returns an IPP answer with jobs, as CUPS writes it.
func ippResponse(jobs ...ippJob) []byte {
	r := &ippRequest{}
	r.Write([]byte{2, 0, 0, 0, 0, 0, 0, 1, tagOperation})
	r.attribute(tagCharset, "attributes-charset", "utf-8")
	for _, j := range jobs {
		if j.ID == 0 {
			j.ID = 12
		}
		r.WriteByte(tagJob)
		r.attribute(tagInteger, "job-id", string(binary.BigEndian.AppendUint32(nil, uint32(j.ID))))
		r.attribute(tagEnum, "job-state", string(binary.BigEndian.AppendUint32(nil, uint32(j.State))))
		r.attribute(tagName, markName, j.Mark)
		name := "job-state-reasons"
		for _, reason := range j.Reasons {
			r.attribute(tagKeyword, name, reason)
			name = ""
		}
		r.attribute(0x41, "job-printer-state-message", j.Message)
	}
	r.WriteByte(tagEnd)
	return r.Bytes()
}

// constantAsk is an Ask that always gives the same answer.
func constantAsk(answer []byte, err error) Ask {
	return func(context.Context, string, []byte) ([]byte, error) { return answer, err }
}

// Each state that a job can have, with the reasons that CUPS 2.4 gave with it: a cancelled job has the same
// reasons as a printed one.
func TestWhatBecameOfAJobByItsState(t *testing.T) {
	const stop = "processing-to-stop-point"
	for _, c := range []struct {
		job  ippJob
		want Outcome
		says string
	}{
		{ippJob{State: jobCompleted, Reasons: []string{stop}}, Printed, ""},
		{ippJob{State: jobCompleted, Reasons: []string{"job-completed-successfully"}}, Printed, ""},
		{ippJob{State: jobCompleted, Reasons: []string{"job-completed-with-errors"}}, Unknown, "is not known what happened to the job Front-12 at the printer \"Front\": it ended with errors"},
		{ippJob{State: jobCanceled, Reasons: []string{stop}, Message: "Print job canceled\nat printer."}, Cancelled, "was cancelled at the printer \"Front\": Print job canceled at printer."},
		{ippJob{State: jobCanceled, Reasons: []string{"job-canceled-by-user"}}, Cancelled, "was cancelled"},
		{ippJob{State: jobAborted, Reasons: []string{"aborted-by-system"}, Message: "no"}, Aborted, "gave up the job Front-12: no"},
		{ippJob{State: jobStopped, Reasons: []string{stop, "job-completed-with-errors"}}, Aborted, "gave up"},
		{ippJob{State: jobStopped, Reasons: []string{"printer-stopped"}}, Queued, "still waiting"},
		{ippJob{State: jobPending}, Queued, "still waiting"},
		{ippJob{State: jobHeld}, Queued, "still waiting"},
		{ippJob{State: jobProcessing, Message: "The printer may not exist"}, Queued, "still waiting"},
	} {
		run := &fakeCUPS{answers: map[string]string{"lp -d": queued, "lpstat -p": idle, "lpstat -H": "localhost:631\n"}}
		p := run.printer()
		p.Ask = constantAsk(ippResponse(c.job), nil)
		_, end, err := p.Print(t.Context(), Job{Queue: "Front"}, strings.NewReader("%PDF"))
		if end != c.want || (err == nil) != (c.want == Printed) || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %s, %v", c.job, end, err)
		}
		taken := strings.Contains(strings.Join(run.asked, "\n"), "cancel Front-12")
		if taken != (c.job.State == jobStopped && c.want == Aborted) {
			t.Errorf("%+v: taken back: %v", c.job, taken)
		}
	}
}

// A job that the printing system has forgotten doesn't count as printed.
func TestAJobThatNobodyKnows(t *testing.T) {
	run := &fakeCUPS{answers: map[string]string{"lpstat -H": "localhost:631\n"}}
	p := run.printer()
	p.Ask = constantAsk([]byte{2, 0, 4, 6, 0, 0, 0, 1, tagEnd}, nil)
	if end, err := p.Status(t.Context(), "Front", "Front-12", ""); end != Unknown || err == nil {
		t.Error(end, err)
	}
	// If the answer can't be read, the commands are asked.
	for _, answer := range [][]byte{nil, {2}, {2, 0, 5, 0, 0, 0, 0, 1, 3}, ippResponse(ippJob{})[:30], ippResponse(ippJob{State: jobCompleted})[:60], bytes.Repeat([]byte{255}, 40)} {
		p.Ask = constantAsk(answer, nil)
		run.answers["lpstat -l -W completed"] = "Front-12 root 1 Mon\n\tAlerts: job-completed-successfully\n"
		if end, err := p.Status(t.Context(), "Front", "Front-12", ""); end != Printed || err != nil {
			t.Errorf("%x: %s, %v", answer, end, err)
		}
	}
}

// A printing system that was set up again counts from the start: someone else's job isn't taken for ours, and
// isn't cancelled. An answer about another job is ignored.
func TestAnothersJob(t *testing.T) {
	run := &fakeCUPS{answers: map[string]string{"lpstat -H": "localhost:631\n", "lpstat -p": "printer Front disabled since Mon -\n\tPaused\n"}}
	p := run.printer()
	for _, mark := range []string{"", "87654321"} {
		for _, state := range []jobState{jobCompleted, jobProcessing} {
			p.Ask = constantAsk(ippResponse(ippJob{State: state, Mark: mark}), nil)
			if end, err := p.Await(t.Context(), "Front", "Front-12", "12345678"); end != Unknown || err == nil || !strings.Contains(err.Error(), "another job has its number now") {
				t.Errorf("%q, %d: %s, %v", mark, state, end, err)
			}
		}
	}
	if strings.Contains(strings.Join(run.asked, "\n"), "cancel") {
		t.Errorf("taken back: %q", run.asked)
	}
	p.Ask = constantAsk(ippResponse(ippJob{State: jobCompleted, Mark: "12345678"}), nil)
	if end, err := p.Await(t.Context(), "Front", "Front-12", "12345678"); end != Printed || err != nil {
		t.Error(end, err)
	}
	p.Ask = constantAsk(ippResponse(ippJob{ID: 13, State: jobCompleted}), nil)
	if end, err := p.Status(t.Context(), "Front", "Front-12", ""); end == Printed {
		t.Error(end, err)
	}
}

// A printer that stops while a job is on it: a job that was printed meanwhile counts as printed.
func TestCancelledTooLate(t *testing.T) {
	asked := 0
	run := &fakeCUPS{answers: map[string]string{"lpstat -H": "localhost:631\n", "lpstat -p": "printer Front disabled since Mon -\n\tPaused\n"}, fails: map[string]error{"cancel": errors.New("it is completed")}}
	p := run.printer()
	p.Ask = func(context.Context, string, []byte) ([]byte, error) {
		if asked++; asked > 1 {
			return ippResponse(ippJob{State: jobCompleted}), nil
		}
		return ippResponse(ippJob{State: jobProcessing}), nil
	}
	if end, err := p.Await(t.Context(), "Front", "Front-12", ""); end != Printed || err != nil {
		t.Error(end, err)
	}
}

// The request is sent over a port and over a socket, and the answer is read with and without its length.
func TestIPP(t *testing.T) {
	want := ippResponse(ippJob{ID: 12, State: jobCompleted})
	for name, c := range map[string]struct{ head, wrong string }{
		"length": {"HTTP/1.1 200 OK\r\nContent-Length: LEN\r\n\r\n", ""}, "to the end": {"HTTP/1.0 200 OK\r\n\r\n", ""},
		"refused": {"HTTP/1.1 426 Upgrade Required\r\n\r\n", "426"}, "half": {"HTTP/1.1 200 OK\r\nContent-", "EOF"},
	} {
		for _, network := range []string{"tcp", "unix"} {
			at := "127.0.0.1:0"
			if network == "unix" {
				at = filepath.Join(t.TempDir(), "s")
			}
			l, err := net.Listen(network, at)
			if err != nil {
				t.Fatal(err)
			}
			got := make(chan string, 1)
			go func() {
				c2, err := l.Accept()
				if err != nil {
					return
				}
				defer c2.Close()
				request := jobRequest(12)
				buffer := make([]byte, 4096)
				all := ""
				for !strings.HasSuffix(all, string(request)) {
					n, err := c2.Read(buffer)
					if err != nil {
						break
					}
					all += string(buffer[:n])
				}
				got <- all
				_, _ = io.WriteString(c2, strings.Replace(c.head, "LEN", strconv.Itoa(len(want)), 1))
				if c.wrong == "" {
					_, _ = c2.Write(want)
				}
			}()
			answer, err := IPP(t.Context(), l.Addr().String(), jobRequest(12))
			if c.wrong == "" && (err != nil || !bytes.Equal(answer, want)) || c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)) {
				t.Errorf("%s, %s: %v", name, network, err)
			}
			select {
			case all := <-got:
				if !strings.HasPrefix(all, "POST / HTTP/1.0\r\n") || !strings.Contains(all, "ipp://localhost/jobs/12") {
					t.Errorf("%q", all)
				}
			case <-time.After(5 * time.Second):
				t.Error("no request")
			}
			_ = l.Close()
		}
	}
	if _, err := IPP(t.Context(), filepath.Join(t.TempDir(), "none"), nil); err == nil {
		t.Error("nobody is there, and no error")
	}
}

func TestAJobIsFoundByItsMark(t *testing.T) {
	run := &fakeCUPS{answers: map[string]string{"lpstat -H": "localhost:631\n"}}
	p := run.printer()
	p.Ask = constantAsk(ippResponse(ippJob{ID: 7, State: jobCompleted}, ippJob{ID: 8, State: jobPending, Mark: "2ed1e36d"}, ippJob{ID: 9}), nil)
	for mark, want := range map[string]string{"2ed1e36d": "Front-8", "2ed1e36": "", "": ""} {
		if got := p.Find(t.Context(), "Front", mark); got != want {
			t.Errorf("%q: %q, want %q", mark, got, want)
		}
	}
	p.Ask = nil
	if got := p.Find(t.Context(), "Front", "2ed1e36d"); got != "" {
		t.Error(got)
	}
}
