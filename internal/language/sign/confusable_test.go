package sign_test

import (
	"testing"

	"aftercare/internal/language/sign"
)

// A word that looks like another is found wherever the other character is in it; mixtures that
// languages do use aren't.
func TestMisreads(t *testing.T) {
	for text, want := range map[string]string{
		"Take ibupr\u043efen.": "ibupr\u043efen has the Cyrillic letter \u043e (U+043E) among Latin letters",
		"\u0410spirin":         "\u0410spirin has the Cyrillic letter \u0410 (U+0410) among Latin letters",
		"Aleve and \u039fK":    "\u039fK has the Greek letter \u039f (U+039F) among Latin letters",
		"napr\u03bfxen":        "napr\u03bfxen has the Greek letter \u03bf (U+03BF) among Latin letters",
		"w\u0561rfarin":        "w\u0561rfarin has the Armenian letter \u0561 (U+0561) among Latin letters",
		"\u041d\u0435 nринимайтe \u0430спирин": "nринимайтe has the Latin letter n (U+006E) among Cyrillic letters",
		"Take ibu\u00adprofen":                 "ibu<U+00AD>profen has a soft hyphen (U+00AD)",
		"Take 400\u200bmg":                     "400<U+200B>mg has a zero-width space (U+200B)",
		"Take 1\u20600 mg":                     "1<U+2060>0 has a word joiner (U+2060)",
		"war\u200d\u200cfarin":                 "war<U+200D>\u200cfarin has a zero-width joiner (U+200D)",
		"варфа\u00adрин":                       "варфа<U+00AD>рин has a soft hyphen (U+00AD)",
		"\ufb02uids":                           "\ufb02uids has the character \ufb02 (U+FB02), which is two letters in one",
		"CT検\u0421T":                           "CT検\u0421T has the Cyrillic letter \u0421 (U+0421) among Latin letters",
		"USB\u0448ный, and rest at home today": "USB\u0448ный has the Latin letter U (U+0055) among Cyrillic letters",
	} {
		found := sign.Confusables(text)
		if len(found) != 1 || found[0].Word+" "+found[0].Why != want {
			t.Errorf("%q: %+v; expected %s", text, found, want)
		}
	}
	for _, text := range []string{
		"Rest at home.", "100 \u03bcg, 5 \u00b5g or 2 k\u2126", "A β-blocker and TNFα, with βhCG and γGT.", "CT検査とX線のあと、Tシャツを着てください。", "CT를 찍은 뒤 ibuprofen을 드세요.",
		"请服用ibuprofen片剂。", "กินยาibuprofenหลังอาหาร", "ថ្ងៃ\u200bនេះ\u200bសម្រាក", "می\u200cخواهم", "क\u094d\u200dष", "Примите ибупрофен (Advil) в 10:30.",
		"Откройте PDFы и SMS-сообщения.", "אחרי הCT נוחו בבית.", "የibuprofen", "Núñez, señora, café, 1ª", "Không uống rượu.", "l'ibuprofène", "Take vitamin B12.", "Ə, ɣ и ҳ",
		"日本のカフェ、ｶﾌｪ、ーー", "Ћирилица и latinica", "\ufeffRest.", "5\u00a0mg", "Το ibuprofen με νερό.",
	} {
		if found := sign.Confusables(text); len(found) > 0 {
			t.Errorf("%q: %+v", text, found)
		}
	}
}
