package procedure

import (
	"slices"
	"strings"
)

// SettingNames returns the names of the settings whose values the instruction prints, in its texts, its times or its dose.
func (i *Instruction) SettingNames() []string {
	var out []string
	add := func(name string) {
		if name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for text := range i.Texts() {
		for _, name := range PlaceholdersOf(text, SettingPrefix) {
			add(strings.TrimPrefix(name, SettingPrefix))
		}
	}
	for _, c := range i.Cases {
		for _, w := range c.Times {
			add(w.Setting)
		}
	}
	if i.Dose != nil {
		add(i.Dose.MaxSetting)
	}
	return out
}
