package draft

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/zone"
	"aftercare/internal/terminal/prompt"
)

// question asks for one value, and offers what was answered before when the person comes back to it.
type question func(prompt.Prompter) error

// ask asks questions in their order; prompt.ErrBack returns to the one before. Back from the first one, nothing is known:
// the error is prompt.ErrBack.
func ask(p prompt.Prompter, questions []question) error {
	for n := 0; n < len(questions); {
		err := questions[n](p)
		switch {
		case errors.Is(err, prompt.ErrBack) && n > 0:
			n--
		case err != nil:
			return err
		default:
			n++
		}
	}
	return nil
}

// line returns the question for a line of text.
func line(l prompt.Line, value *string) question {
	return func(p prompt.Prompter) error {
		l.Value = *value
		typed, err := p.Line(l)
		if err == nil {
			*value = strings.TrimSpace(typed)
		}
		return err
	}
}

// needed refuses an empty answer, and then what check refuses.
func needed(what string, check func(string) error) func(string) error {
	return func(s string) error {
		if s = strings.TrimSpace(s); s == "" {
			return errors.New(what)
		}
		if check == nil {
			return nil
		}
		return check(s)
	}
}

// AskClinic asks for what is not known of a clinic, and for the folder if its name is empty. Here is the time zone of this
// machine; "" if that isn't known. The error is prompt.ErrBack if the person steps out before the first question.
func AskClinic(p prompt.Prompter, c *Clinic, folder *string, here string) error {
	checked := func(key string) func(string) error {
		return func(value string) error { return CheckAnswer(key, value) }
	}
	var questions []question
	add := func(value *string, q question) {
		if *value == "" {
			questions = append(questions, q)
		}
	}
	add(folder, line(prompt.Line{
		Title: "What should the clinic's folder be called?", Hint: "It is made here, in the current folder. Such as: my-clinic",
		Check: needed("A folder needs a name.", func(dir string) error {
			if isThere(filepath.Join(dir, "clinic.yaml")) {
				return fmt.Errorf("There is a clinic in %s already. Choose another name.", dir) //nolint:revive,staticcheck // a sentence for the person who is asked
			}
			if info, err := os.Stat(dir); err == nil && !info.IsDir() {
				return fmt.Errorf("%s is a file. Choose another name.", dir) //nolint:revive,staticcheck // as above
			}
			return nil
		}),
	}, folder))
	add(&c.Name, line(prompt.Line{Title: "What is the clinic called?", Hint: "As it should appear at the top of each sheet. Leave it empty for a line to write on."}, &c.Name))
	add(&c.Phone, line(prompt.Line{
		Title: "Which phone number do patients call during the day?", Hint: "With the area code, such as (310) 555-0100. Every sheet has it.",
		Check: needed("Patients need a number to call.", checked("phone")),
	}, &c.Phone))
	add(&c.AfterHours, line(prompt.Line{
		Title: "And at night and on weekends?", Hint: "The same number again if it is answered at all hours. Leave it empty for a line to write on.", Check: checked("after-hours"),
	}, &c.AfterHours))
	add(&c.TimeZone, func(p prompt.Prompter) error { return askZone(p, &c.TimeZone, here) })
	return ask(p, questions)
}

// askZone asks whether the clinic is where this machine is, and else where it is.
func askZone(p prompt.Prompter, value *string, here string) error {
	for {
		if here != "" {
			at, err := p.Choose(prompt.Choice{Title: "Is the clinic in the time zone " + here + "?", Options: []prompt.Option{{Words: "Yes", Key: "y"}, {Words: "No, in another one", Key: "n"}}})
			if err != nil {
				return err
			}
			if at == 0 {
				*value = here
				return nil
			}
		}
		places := zone.Places()
		items := make([]prompt.Item, len(places))
		for n, place := range places {
			items[n] = prompt.Item{Words: place.Name, Find: append([]string{place.Name}, place.Also...)}
		}
		at, err := p.Pick(prompt.List{Title: "Where is the clinic? Type a large city in its time zone, such as Los Angeles.", Items: items})
		switch {
		case errors.Is(err, prompt.ErrBack) && here != "":
			continue
		case err != nil:
			return err
		}
		*value = places[at.Index].Name
		return nil
	}
}

// option is an answer that brings blocks with it.
type option struct {
	words  string
	key    string
	blocks []string
}

// How a procedure is done, and what patients take for pain: one answer each. The first is what Enter alone chooses.
var (
	openings = []option{
		{"None of these", "n", nil},
		{"A cut that is closed: stitches, staples, tape strips or glue, under a bandage", "c", []string{"surgical-cut"}},
		{"A needle, and no cut", "e", []string{"needle-site"}},
		{"A needle near the spine, and no cut", "s", []string{"needle-site", "spine-injection", "sedation"}},
	}
	anesthesia = []option{
		{"Nothing, or only medicine that numbs the spot", "n", nil},
		{"Some patients get medicine to make them sleepy", "s", []string{"sedation"}},
		{"Every patient is put to sleep (general anesthesia)", "g", []string{"general-anesthesia"}},
	}
	painMedicine = []option{
		{"We tell each patient, or I will write it", "w", nil},
		{"Acetaminophen, with its dose", "a", []string{"acetaminophen"}},
		{"Acetaminophen, and some patients a strong pain medicine (an opioid)", "o", []string{"acetaminophen", "opioid"}},
	}
	extras = []option{
		{"A nerve block: an arm or leg is numb for hours", "b", []string{"nerve-block"}},
		{"A steroid may be injected", "s", []string{"steroid"}},
		{"A dye, an antibiotic or another new medicine: signs of an allergy", "a", []string{"allergy"}},
		{"An arm in a sling", "l", []string{"sling"}},
		{"A leg on crutches", "c", []string{"crutches"}},
	}
)

// oneOf returns the question for one of several answers.
func oneOf(title string, options []option, chosen *int) question {
	return func(p prompt.Prompter) error {
		c := prompt.Choice{Title: title, Chosen: *chosen}
		for _, o := range options {
			c.Options = append(c.Options, prompt.Option{Words: o.words, Key: o.key})
		}
		at, err := p.Choose(c)
		if err == nil {
			*chosen = at
		}
		return err
	}
}

// anyOf returns the question for any number of answers: each choice adds one or takes it out again, until the last one goes on.
func anyOf(title, done string, options []option, chosen map[int]bool) question {
	return func(p prompt.Prompter) error {
		for {
			c := prompt.Choice{Title: title, Chosen: len(options)}
			for n, o := range options {
				mark := "[ ] "
				if chosen[n] {
					mark = "[x] "
				}
				c.Options = append(c.Options, prompt.Option{Words: mark + o.words, Key: o.key})
			}
			c.Options = append(c.Options, prompt.Option{Words: done, Key: "n"})
			at, err := p.Choose(c)
			if err != nil || at == len(options) {
				return err
			}
			chosen[at] = !chosen[at]
		}
	}
}

// AskDefinition asks for what a definition starts with, and returns the blocks that it includes. What is known already is not
// asked for. The error is prompt.ErrBack if the person steps out before the first question.
func AskDefinition(p prompt.Prompter, lib *library.Library, d *Definition, include []string) ([]string, error) {
	words, err := lib.Words(library.SourceLanguage)
	if err != nil {
		return nil, err
	}
	var opening, asleep, pain int
	more := map[int]bool{}
	questions := []question{line(prompt.Line{
		Title: "What is the procedure called?", Hint: "As patients know it, such as: Nail surgery", Check: needed("A procedure needs a name.", nil),
	}, &d.Title)}
	if d.Specialty == "" {
		questions = append(questions, line(prompt.Line{Title: "Which specialty does it belong to?", Hint: "Such as: podiatry. May stay empty."}, &d.Specialty))
	}
	if d.Ages == "" {
		d.Ages = lib.Clinic().Ages.String()
		if d.Ages == "" {
			d.Ages = procedure.Adults.String()
		}
		questions = append(questions, line(prompt.Line{Title: "How old are its patients?", Hint: "Such as: 18+, 12+, 0 to 17. Patients of other ages get no sheet.", Check: needed("Type ages, such as 18+.", func(s string) error {
			_, err := procedure.ParseAges(s)
			return err
		})}, &d.Ages))
	}
	if len(include) == 0 {
		questions = append(questions,
			oneOf("How is it done?", openings, &opening),
			oneOf("What do patients get so that it doesn't hurt?", anesthesia, &asleep),
			oneOf("What may they take for pain at home?", painMedicine, &pain),
			anyOf("What else belongs to it?", "Nothing else", extras, more))
	}
	if d.Part == "" {
		questions = append(questions, func(p prompt.Prompter) error { return askPart(p, words.Parts(), &d.Part) })
	}
	if err := ask(p, questions); err != nil || len(include) > 0 {
		return include, err
	}
	chosen := []option{openings[opening], anesthesia[asleep], painMedicine[pain]}
	for n, o := range extras {
		if more[n] {
			chosen = append(chosen, o)
		}
	}
	for _, o := range chosen {
		for _, block := range o.blocks {
			if !slices.Contains(include, block) {
				include = append(include, block)
			}
		}
	}
	if slices.Contains(include, "sedation") { // general anesthesia is a yes to its question
		include = slices.DeleteFunc(include, func(block string) bool { return block == "general-anesthesia" })
	}
	return include, nil
}

// askPart asks for the part of the body whose side differs from patient to patient.
func askPart(p prompt.Prompter, parts []string, value *string) error {
	items := []prompt.Item{{Words: "It has no side", Find: []string{"no side", "none"}}}
	for _, part := range parts {
		name := strings.ReplaceAll(part, "-", " ")
		items = append(items, prompt.Item{Words: strings.ToUpper(name[:1]) + name[1:] + ": left, right or both", Find: []string{name}})
	}
	at, err := p.Pick(prompt.List{Title: "Which part of the body is it done on, left or right?", Items: items})
	switch {
	case err != nil:
		return err
	case at.Index == 0:
		*value = ""
	default:
		*value = parts[at.Index-1]
	}
	return nil
}
