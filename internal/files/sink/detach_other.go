//go:build !unix

package sink

import "os/exec"

// detach does nothing on this system.
func detach(*exec.Cmd) {}
