package locale

import (
	"slices"
	"strings"
	"testing"
)

// A shortened name has CLDR's full one; a full name stays, and so does one of a language that CLDR lacks.
func TestFullNames(t *testing.T) {
	for _, c := range []struct{ lang, names, want string }{
		{"en", "Sun Mon Tue Weds Thu Fri Sat", "Sunday Monday Tuesday Wednesday Thursday Friday Saturday"},
		{"es", "dom lun mar mié jue vie sáb", "domingo lunes martes miércoles jueves viernes sábado"},
		{"es-US", "dom. lun. mar. mié. jue. vie. sáb.", "domingo lunes martes miércoles jueves viernes sábado"},
		{"vi", "CN T2 T3 T4 T5 T6 T7", "Chủ\u00a0Nhật Thứ\u00a0Hai Thứ\u00a0Ba Thứ\u00a0Tư Thứ\u00a0Năm Thứ\u00a0Sáu Thứ\u00a0Bảy"},
		{"ja", "日 月 火 水 木 金 土", "日曜日 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日"},
		{"en", "Sunday Monday Tuesday Wednesday Thursday Friday Saturday", "Sunday Monday Tuesday Wednesday Thursday Friday Saturday"},
		{"qya", "a b c d e f g", "a b c d e f g"},
	} {
		known, _ := CalendarOf(c.lang)
		if got := inFull(strings.Fields(c.names), known.Weekdays); !slices.Equal(got, strings.Split(c.want, " ")) {
			t.Errorf("%s: %q", c.lang, got)
		}
	}
	for _, c := range []struct{ lang, names, want string }{
		{"de", "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.", "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"},
		{"uk", "січ. лют. бер. квіт. трав. черв. лип. серп. вер. жовт. лист. груд.", "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"},
		{"ru", "янв февр мар апр мая июн июл авг сент окт нояб дек", "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"},
	} {
		known, _ := CalendarOf(c.lang)
		if got := inFull(strings.Fields(c.names), known.Months); !slices.Equal(got, strings.Fields(c.want)) {
			t.Errorf("%s: %q", c.lang, got)
		}
	}
}
