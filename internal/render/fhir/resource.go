package fhir

// profile is the US Core profile for a DocumentReference.
const profile = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-documentreference"

// The parts of FHIR R4 that are written, each key in the order of the standard.

type documentReference struct {
	ResourceType string             `json:"resourceType"`
	Meta         *meta              `json:"meta"`
	Language     string             `json:"language,omitempty"`
	Text         *narrative         `json:"text"`
	Identifier   []identifier       `json:"identifier,omitempty"`
	Status       string             `json:"status"`
	DocStatus    string             `json:"docStatus"`
	Type         *codeableConcept   `json:"type"`
	Category     []*codeableConcept `json:"category"`
	Subject      *reference         `json:"subject"`
	Author       []*reference       `json:"author,omitempty"`
	Custodian    *reference         `json:"custodian,omitempty"`
	Description  string             `json:"description"`
	Content      []content          `json:"content"`
	Context      *setting           `json:"context,omitempty"`
}

type communication struct {
	ResourceType string             `json:"resourceType"`
	Language     string             `json:"language,omitempty"`
	Text         *narrative         `json:"text"`
	Identifier   []identifier       `json:"identifier,omitempty"`
	Status       string             `json:"status"`
	Category     []*codeableConcept `json:"category"`
	Medium       []*codeableConcept `json:"medium"`
	Subject      *reference         `json:"subject"`
	Topic        *codeableConcept   `json:"topic"`
	Encounter    *reference         `json:"encounter,omitempty"`
	Sent         string             `json:"sent"`
	Recipient    []*reference       `json:"recipient"`
	Sender       *reference         `json:"sender,omitempty"`
	Payload      []payload          `json:"payload"`
}

type bundle struct {
	ResourceType string  `json:"resourceType"`
	Type         string  `json:"type"`
	Entry        []entry `json:"entry"`
}

type entry struct {
	FullURL  string  `json:"fullUrl"`
	Resource any     `json:"resource"`
	Request  request `json:"request"`
}

type request struct {
	Method      string `json:"method"`
	URL         string `json:"url"`
	IfNoneExist string `json:"ifNoneExist"`
}

type meta struct {
	Profile []string `json:"profile"`
}

type narrative struct {
	Status string `json:"status"`
	Div    string `json:"div"`
}

type codeableConcept struct {
	Coding []coding `json:"coding,omitempty"`
	Text   string   `json:"text,omitempty"`
}

type coding struct {
	System  string `json:"system"`
	Code    string `json:"code"`
	Display string `json:"display"`
}

type identifier struct {
	Type   *codeableConcept `json:"type,omitempty"`
	System string           `json:"system"`
	Value  string           `json:"value"`
}

type reference struct {
	Reference  string      `json:"reference,omitempty"`
	Type       string      `json:"type,omitempty"`
	Identifier *identifier `json:"identifier,omitempty"`
	Display    string      `json:"display,omitempty"`
}

type content struct {
	Attachment attachment `json:"attachment"`
}

// attachment holds the document itself; bytes are encoded in base64.
type attachment struct {
	ContentType string `json:"contentType"`
	Language    string `json:"language,omitempty"`
	Data        []byte `json:"data"`
	Size        int    `json:"size"`
	Hash        []byte `json:"hash"`
	Title       string `json:"title"`
}

type setting struct {
	Encounter []*reference `json:"encounter,omitempty"`
	Period    *period      `json:"period,omitempty"`
}

type period struct {
	Start string `json:"start"`
	End   string `json:"end"`
}

type payload struct {
	ContentReference *reference `json:"contentReference"`
}
