package library

import (
	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/terminology"
	"aftercare/internal/authoring/yamlfile"
)

// hospital reads how a hospital's records receive a sheet.
func (r *reader) hospital(n *yamlfile.Node, p *clinic.Profile) {
	if n == nil || n.IsEmpty || !r.mapping(n, "fhir", schema.FHIR.Names()) {
		return
	}
	f := clinic.FHIR{
		Type:          r.oneOf(n.Get("type"), "type", terminology.DocumentTypeCodes()),
		PatientSystem: r.uri(n.Get("patient-system"), "patient-system"),
		VisitSystem:   r.uri(n.Get("visit-system"), "visit-system"),

		OrganizationSystem: r.uri(n.Get("organization-system"), "organization-system"),
		Organization:       r.text(n.Get("organization"), "organization"),
	}
	if n.Get("patient-system") == nil {
		r.list.Add(n.Pos, "the hospital's IT knows it: patient-system: https://hospital.example.org/mrn",
			"fhir has no patient-system; expected the URI of whoever gives out the record numbers, since the same number can be another patient's elsewhere")
	}
	if (n.Get("organization") == nil) != (n.Get("organization-system") == nil) {
		r.list.Add(n.Pos, "", "fhir has one of organization-system and organization; expected both, or neither")
	}
	p.FHIR = f
}

// uri reads the identifier of a numbering system.
func (r *reader) uri(n *yamlfile.Node, what string) string {
	t := r.text(n, what)
	if t != "" && !schema.IsURI(t) {
		r.list.Add(n.Pos, "as in https://hospital.example.org/mrn, or urn:oid:1.2.36.146", `%s is %q; expected a URI that begins with "https://", "http://" or "urn:oid:", without space or "|"`, what, t)
		return ""
	}
	return t
}
