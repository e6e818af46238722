package sink

import (
	"context"
	"slices"
)

// Queues returns the names of the printing system's queues, in order; none if there is no printing system, or
// if it doesn't answer before the context ends. A printer that was only seen on the network isn't included:
// print would refuse it.
func (p Printer) Queues(ctx context.Context) []string {
	out, err := p.Run(ctx, nil, "lpstat", "-p")
	if err != nil {
		return nil
	}
	var names []string
	for _, q := range parseQueues(out) {
		names = append(names, q.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
