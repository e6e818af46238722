//go:build unix

package sink

import (
	"os/exec"
	"syscall"
)

// detach puts a command into a session of its own.
func detach(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
