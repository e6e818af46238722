//go:build unix

package sink

import (
	"os/exec"
	"syscall"
)

// detach starts a command in a session of its own.
func detach(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
