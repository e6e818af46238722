package library

import (
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// contacts reads whom patients can call besides the clinic: {device: {who: …, phone: …, hours: …}}.
func (r *reader) contacts(n *yamlfile.Node, p *clinic.Profile) {
	if n == nil || n.IsEmpty {
		return
	}
	if n.Kind != yamlfile.Mapping {
		r.list.Add(n.Pos, "", "contacts is %s; expected a mapping of names to who is called", describeNode(n))
		return
	}
	p.Contacts = map[string]clinic.Contact{}
	for _, pair := range n.Pairs {
		if !r.mapping(pair.Value, "a contact", schema.Contact.Names()) {
			continue
		}
		c := clinic.Contact{
			Who: r.text(pair.Value.Get("who"), "who"), Phone: r.optional(pair.Value.Get("phone"), "phone"),
			Hours: r.optional(pair.Value.Get("hours"), "hours"),
		}
		if pair.Value.Get("who") == nil {
			r.list.Add(pair.KeyPos, "", `the contact %q has no "who"`, pair.Key)
		}
		if c.Phone != "" {
			r.checkPhone(pair.Value.Get("phone").Pos, "phone", c.Phone, "phone:", phoneOrBlankHint)
		}
		c.Translations = r.contactTranslations(pair.Value.Get("in"))
		p.Contacts[pair.Key] = c
	}
}

// contactTranslations reads the words of a contact in other languages.
func (r *reader) contactTranslations(n *yamlfile.Node) map[string]clinic.Contact {
	if n == nil {
		return nil
	}
	if n.Kind != yamlfile.Mapping {
		r.list.Add(n.Pos, "es: {who: …}", "in is %s; expected a mapping of languages to words", describeNode(n))
		return nil
	}
	out := map[string]clinic.Contact{}
	for _, pair := range n.Pairs {
		if r.mapping(pair.Value, "a contact in another language", schema.ContactIn.Names()) {
			out[pair.Key] = clinic.Contact{Who: r.text(pair.Value.Get("who"), "who"), Hours: r.optional(pair.Value.Get("hours"), "hours")}
		}
	}
	return out
}

// contactCalled reads the name of a contact. It doesn't check whether the clinic has it: a blank on
// the sheet and a finding of check show that.
func (b *builder) contactCalled(n *yamlfile.Node, in *procedure.Instruction) string {
	if n == nil {
		return ""
	}
	name := b.text(n, "call")
	switch {
	case in.Section == "":
		b.list.Add(n.Pos, "", `"call" is only allowed in a section`)
	case !isID(name):
		b.checkContactName(n.Pos, name)
	}
	return name
}

func (b *builder) checkContactName(pos diag.Pos, name string) {
	b.list.Add(pos, "the number itself goes into the clinic's clinic.yaml, under contacts:", "%q is not a valid name for a contact; expected one such as device", strings.TrimSpace(name))
}
