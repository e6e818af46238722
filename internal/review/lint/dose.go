package lint

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
)

// expandProcedure returns the procedure with the names of medicines and the data of its doses in
// its texts: so a rule that looks for a medicine finds it, however the text names it. Or joins the
// last of several names.
func expandProcedure(p *procedure.Procedure, or func(list, last string) string) *procedure.Procedure {
	names := len(p.Medicines.Medicines)+len(p.Medicines.Classes) > 0
	if !names && !slices.ContainsFunc(p.Instructions(), func(i procedure.Instruction) bool { return i.Dose != nil }) {
		return p
	}
	out := *p
	out.Sections = nil
	for _, s := range p.Sections {
		filled := procedure.Section{Kind: s.Kind}
		for _, i := range s.Items {
			filled.Items = append(filled.Items, expandInstruction(i, p.Medicines, or))
		}
		out.Sections = append(out.Sections, filled)
	}
	return &out
}

func expandInstruction(i procedure.Instruction, list procedure.Medicines, or func(list, last string) string) procedure.Instruction {
	fill := func(text string) string { return list.FillPlaceholders(expandDose(text, i.Dose.Text), or) }
	i.NotAsked, i.Do = fill(i.NotAsked), fill(i.Do)
	i.Cases = slices.Clone(i.Cases)
	for n := range i.Cases {
		c := &i.Cases[n]
		c.Text, c.Steps = fill(c.Text), slices.Clone(c.Steps)
		for s := range c.Steps {
			c.Steps[s].Text = fill(c.Steps[s].Text)
		}
	}
	return i
}

// expandDose replaces the placeholders of a dose with its values.
func expandDose(text string, value func(key string) string) string {
	for _, key := range procedure.DoseKeys {
		if v := value(key); v != "" {
			text = strings.ReplaceAll(text, "{"+key+"}", v)
		}
	}
	return text
}

// expandDoseNode is expandDose for a file that was only parsed. A setting stays a placeholder, by
// which rules recognize it.
func expandDoseNode(text string, n *yamlfile.Node) string {
	if n == nil {
		return text
	}
	return expandDose(text, func(key string) string {
		v := n.Get(key)
		if v == nil {
			return ""
		}
		if strings.HasPrefix(v.Text, procedure.SettingPrefix) {
			return "{" + v.Text + "}"
		}
		return v.Text
	})
}
