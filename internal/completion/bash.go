package completion

import "strings"

// FixBash returns the script that cobra writes for bash, changed so that a list with commas is completed: cobra escapes the
// comma of each choice and then compares it with what was typed, where it isn't escaped
// (https://github.com/spf13/cobra/issues/2385). Program is the name in the script's functions.
func FixBash(script, program string) string {
	quote := "__" + program + "_quote"
	script = strings.NewReplacer(
		`printf "%q\n" `, quote+" ",
		`=$(printf "%q" `, "=$("+quote+" ",
		`printf -v comp "%q" "${compline%%$tab*}" &>/dev/null || `, "",
		// For a person whose shell breaks words at commas too.
		"_init_completion -n =: ", "_init_completion -n =:, ",
		`_handle_special_char "$cur" =`, `_handle_special_char "$cur" =`+"\n    __"+program+`_handle_special_char "$cur" ,`,
	).Replace(script)
	head, rest, _ := strings.Cut(script, "\n\n")
	return head + "\n\n" + `# Escapes words, but for commas: those that a person typed in a list are not escaped either.
` + quote + `()
{
    local word
    for word; do
        printf -v word "%q" "$word"
        printf "%s\n" "${word//\\,/,}"
    done
}

` + rest
}
