package terminology_test

import (
	"strings"
	"testing"

	"aftercare/internal/authoring/terminology"
	"aftercare/internal/licenses"
)

// isLOINC checks the last digit of a LOINC code, which is a Luhn check digit for the others.
func isLOINC(code string) bool {
	number, check, ok := strings.Cut(code, "-")
	if !ok || len(check) != 1 || number == "" {
		return false
	}
	sum := 0
	for n := range number {
		digit := int(number[len(number)-1-n] - '0')
		if digit < 0 || digit > 9 {
			return false
		}
		if n%2 == 0 {
			if digit *= 2; digit > 9 {
				digit -= 9
			}
		}
		sum += digit
	}
	return int(check[0]-'0') == (10-sum%10)%10
}

func TestTheCheckOfLOINCBites(t *testing.T) {
	for code, want := range map[string]bool{"74213-0": true, "72514-3": true, "74213-1": false, "72413-0": false, "74213": false, "-0": false, "7421x-0": false} {
		if isLOINC(code) != want {
			t.Errorf("%s checks: %v, want %v", code, !want, want)
		}
	}
}

// Each code is listed once, with its owner's name, and its owner's notice is in the licences.
func TestEachCode(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range terminology.All() {
		key := c.System.URI + "|" + c.Code
		if seen[key] {
			t.Errorf("%s stands twice in the table", key)
		}
		seen[key] = true
		if c.Display == "" || c.System.Name == "" || !strings.HasPrefix(c.System.URI, "http://") {
			t.Errorf("%s lacks a name, or its system does", key)
		}
		if c.System == terminology.LOINC && !isLOINC(c.Code) {
			t.Errorf("%s is no code of LOINC: its last digit is wrong", c.Code)
		}
		if !strings.Contains(licenses.Text(), c.System.Notice) || !strings.Contains(licenses.Text(), c.System.URI) {
			t.Errorf("the licences lack the notice of %s: go generate ./internal/licenses", c.System.Name)
		}
	}
}

// No kind of document reads as an order.
func TestNoDocumentTypeIsAnOrder(t *testing.T) {
	for _, c := range terminology.DocumentTypes {
		for _, word := range []string{"order", "prescription", "request", "referral", "medication", "appointment", "diet"} {
			if strings.Contains(strings.ToLower(c.Display), word) {
				t.Errorf("%s, %q, reads as an order", c.Code, c.Display)
			}
		}
	}
}

func TestDocumentType(t *testing.T) {
	if c, ok := terminology.DocumentType(""); !ok || c.Code != "74213-0" {
		t.Errorf("the usual type is %v", c.Code)
	}
	if c, ok := terminology.DocumentType("8653-8"); !ok || c.Display != "Hospital Discharge instructions" {
		t.Errorf("8653-8 is %q", c.Display)
	}
	if _, ok := terminology.DocumentType("57833-6"); ok {
		t.Error("a prescription is a document type")
	}
}
