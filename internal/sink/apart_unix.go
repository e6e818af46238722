//go:build unix

package sink

import (
	"os/exec"
	"syscall"
)

// apart puts a command into a session of its own.
func apart(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
