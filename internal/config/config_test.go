package config_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"aftercare/internal/config"
)

func TestRead(t *testing.T) {
	for text, want := range map[string]map[string]string{
		"":                     {},
		"# nothing yet\n":      {},
		"\n":                   {},
		"clinic: /srv/clinic ": {"clinic": "/srv/clinic"},
		"clinic: \"診所 🏥\"\nplain: yes\nascii: no\nwidth: 100\npaper: A4\nlarge-print: on\n": {
			"clinic": "診所 🏥", "plain": "true", "ascii": "false", "width": "100", "paper": "a4", "large-print": "true",
		},
	} {
		got, err := config.Read("config.yaml", []byte(text))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

// Each mistake is reported with its position, and all of them at once.
func TestMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"papr: a4":                    `config.yaml:1:1: unknown setting "papr"`,
		"paper: a5":                   `config.yaml:1:8: paper is "a5"; expected letter or a4`,
		"\nplain: perhaps":            `config.yaml:2:8: plain is "perhaps"; expected yes or no`,
		"width: 0":                    `width is "0"; expected a number`,
		"width: 99999999999999999999": "expected a number",
		"width:":                      "width has no value",
		"clinic: [a, b]":              "clinic has no value; expected text",
		"- a":                         "not a mapping of settings",
		"clinic: \"":                  "config.yaml:1",
		"clinic: a\nclinic: b":        "clinic",
		"\xff":                        "config.yaml:1:1",
		strings.Repeat("a", 2<<20):    "expected at most",
	} {
		got, err := config.Read("config.yaml", []byte(text))
		var problem *config.Error
		if !errors.As(err, &problem) || got != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, %v; expected %q", text, got, err, want)
		}
	}
	if _, err := config.Read("c", []byte("a: 1\nb: 2\n")); err == nil || strings.Count(err.Error(), "unknown setting") != 2 {
		t.Errorf("%v", err)
	}
}
