package main

import (
	"time"

	"github.com/spf13/cobra"

	"aftercare/internal/render/fhir"
	"aftercare/internal/visit"
	"aftercare/internal/visit/intake"
)

// fhirOptions is what a hospital's record needs besides the sheet.
type fhirOptions struct{ as, given string }

func (o *fhirOptions) addFHIR(c *cobra.Command) {
	c.Flags().StringVar(&o.as, "as", "document", "with --format fhir: document, or transaction, which also records that the patient got the sheet")
	c.Flags().StringVar(&o.given, "given", "", `with --as transaction: when the patient got the sheet, written like --ended`)
}

func (o *fhirOptions) check(c *cobra.Command, form format) error {
	switch {
	case form.name != "fhir" && (c.Flags().Changed("as") || o.given != ""):
		return usage("add --format fhir", "--as and --given are for a hospital's record")
	case o.as != "document" && o.as != "transaction":
		return usage("", "--as is %q; expected document or transaction", o.as)
	case o.as == "transaction" && o.given == "":
		return usage(`add --given now, or the time`, "--as transaction records that the patient got the sheet, and nobody has said when")
	case o.as == "document" && o.given != "":
		return usage("add --as transaction, or leave out --given", "a document doesn't record when the patient got it")
	}
	return nil
}

// givenTime reads when the patient got the sheet; zero for a document only.
func (o *fhirOptions) givenTime(s *session, v visit.Visit) (time.Time, error) {
	if o.as != "transaction" {
		return time.Time{}, nil
	}
	return intake.ParseGiven(o.given, v, s.env.now(), s.library.Clinic().Zone(s.env.zone))
}

// writeFHIR writes a hospital's record with the PDF in it.
func writeFHIR(m renderInput) ([]byte, int, error) {
	printed, pages, err := writePDF(m)
	if err != nil {
		return nil, 0, err
	}
	d := fhir.Document{PDF: printed, Sheet: m.Sheet, Visit: m.Plan.Visit, Clinic: m.Plan.Clinic}
	var data []byte
	if m.given.IsZero() {
		data, err = d.Write()
	} else {
		data, err = d.Given(m.given)
	}
	return data, pages, err
}
