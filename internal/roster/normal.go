package roster

import (
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/pii"
	"github.com/lianxin/lianxin/internal/registry"
)

// clearWord in an optional cell clears what is stored.
const clearWord = "清空"

// state says what a cell wants of the field.
type state uint8

const (
	empty   state = iota // leaves what is stored
	set                  // Text
	cleared              // nothing
	masked               // leaves what is stored; it came from a masked export, and Text tells whose it is
)

// Value is a cell as it will be stored: dates as YYYY-MM-DD, values of tables as codes, numbers plainly.
type Value struct {
	State state
	Text  string
}

func (v Value) isSet() bool { return v.State == set }

// codes are the codes of a reference, or of several.
func (v Value) codes() []string {
	if !v.isSet() {
		return nil
	}
	return strings.Split(v.Text, "\n")
}

// isBlank knows blanks of every kind, those without width too.
func isBlank(r rune) bool {
	return unicode.IsSpace(r) || r == 0x200B || r == 0x200C || r == 0x200D || r == 0xFEFF || r == 0x2060 || r == 0x180E
}

func trim(s string) string { return strings.TrimFunc(s, isBlank) }

// halfWidth writes full-width letters, digits and signs as plain ones.
func halfWidth(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			return r - 0xFEE0
		case r == 0x3000:
			return ' '
		}
		return r
	}, s)
}

// fold brings headings and values to the form in which they are compared: half-width, capitals, no blanks.
func fold(s string) string {
	s = strings.Map(func(r rune) rune {
		if isBlank(r) {
			return -1
		}
		return r
	}, halfWidth(s))
	return strings.ToUpper(s)
}

// foldHeading also takes away what offices put beside a heading: an asterisk, (必填).
func foldHeading(s string) string {
	s = strings.Trim(fold(s), "*:")
	for _, note := range []string{"(必填)", "(选填)", "(必填项)", "[必填]", "【必填】", fold(partialMark)} {
		s = strings.TrimSuffix(s, note)
	}
	return strings.Trim(s, "*:")
}

// closeUp takes the blanks out of names of two or three characters that offices space out: 赵 德 福.
func closeUp(s string) string {
	if !strings.ContainsFunc(s, isBlank) {
		return s
	}
	var han []rune
	for _, r := range s {
		if isBlank(r) {
			continue
		}
		if !unicode.Is(unicode.Han, r) {
			return strings.Join(strings.FieldsFunc(s, isBlank), " ")
		}
		han = append(han, r)
	}
	if len(han) == 2 || len(han) == 3 {
		return string(han)
	}
	return strings.Join(strings.FieldsFunc(s, isBlank), " ")
}

var errorCells = map[string]bool{
	"#N/A": true, "#REF!": true, "#VALUE!": true, "#DIV/0!": true, "#NAME?": true, "#NULL!": true, "#NUM!": true, "#SPILL!": true, "#CALC!": true, "#GETTING_DATA": true, "#FIELD!": true,
}

var (
	plainNumber = regexp.MustCompile(`^-?\d+(\.\d+)?$`)
	anyNumber   = regexp.MustCompile(`^[+-]?\d+(\.\d+)?([Ee][+-]?\d+)?$`)
)

// asText returns a cell as text as it is shown, where that loses nothing: a number that the spreadsheet shows
// rounded, grouped, with an exponent or as a date is written out.
func (c Cell) asText() string {
	raw, shown := trim(c.Raw), trim(c.Shown)
	if raw == shown || !anyNumber.MatchString(raw) {
		return shown
	}
	whole := wholeNumber(raw)
	if plainNumber.MatchString(shown) && sameNumber(shown, whole) {
		if strings.Contains(shown, ".") {
			return whole
		}
		return shown
	}
	return whole
}

// asNumber returns a cell without the format of its number.
func (c Cell) asNumber() string {
	raw := trim(c.Raw)
	if anyNumber.MatchString(raw) {
		return wholeNumber(raw)
	}
	return trim(c.Shown)
}

// wholeNumber writes 13905350002.0 and 1.3905350002E10 as 13905350002, and other numbers without an exponent.
func wholeNumber(s string) string {
	r, ok := new(big.Rat).SetString(s)
	if !ok || len(s) > 40 {
		return s
	}
	if exponent := strings.IndexAny(s, "Ee"); exponent >= 0 {
		if n, err := strconv.Atoi(s[exponent+1:]); err != nil || n > 30 || n < -30 {
			return s
		}
	}
	if r.IsInt() {
		return r.Num().String()
	}
	return strings.TrimRight(strings.TrimRight(r.FloatString(15), "0"), ".")
}

func sameNumber(a, b string) bool {
	x, ok := new(big.Rat).SetString(a)
	if !ok {
		return false
	}
	y, ok := new(big.Rat).SetString(b)
	return ok && x.Cmp(y) == 0
}

// numeric says that a text of digits was written as a number with a fraction or an exponent, as 13905350002.0 is.
func plainDigits(s string) string {
	if strings.ContainsAny(s, ".Ee") && anyNumber.MatchString(s) {
		return wholeNumber(s)
	}
	return s
}

// trouble is what is wrong with a cell; "" if nothing is. Value may be shown to people.
type trouble struct{ Code, Value string }

// reader reads cells at a moment, in a workbook that may count days from 1904.
type reader struct {
	now        time.Time
	from1904   bool
	categories Categories
	decided    *decided
}

// Categories knows the categories of issues.
type Categories interface {
	// Known reports whether a code of one or two levels exists.
	Known(code string) bool
	// ByPath returns the code of 一级/二级, or of a name or code alone; false if there is none.
	ByPath(path string) (string, bool)
}

// read turns a cell into the value of a column.
func (r *reader) read(c *Column, cell Cell) (Value, trouble) {
	s := cell.asText()
	if s == "" {
		return Value{}, trouble{}
	}
	if errorCells[strings.ToUpper(s)] {
		return Value{}, trouble{CodeCellError, s}
	}
	if fold(s) == clearWord {
		return Value{State: cleared}, trouble{}
	}
	v, t := r.convert(c, cell, s)
	if t.Code != "" && t.Code != CodeBadPhone {
		return Value{}, t
	}
	if v.State == empty && v.Text != "" {
		v.State = set
	}
	return v, t
}

func (r *reader) convert(c *Column, cell Cell, s string) (Value, trouble) {
	switch c.Kind {
	case name:
		return Value{Text: closeUp(s)}, trouble{}
	case code, reference:
		return Value{Text: trim(halfWidth(s))}, trouble{}
	case references:
		return readCodes(s), trouble{}
	case phone:
		return readPhone(s)
	case idNumber:
		return r.readIDNumber(s)
	case creditCode:
		s = fold(s)
		if registry.CheckCreditCode(s) != nil {
			return Value{}, trouble{CodeBadCreditCode, s}
		}
		return Value{Text: s}, trouble{}
	case enum:
		return readEnum(c.Values, s)
	case boolean:
		return readEnum(booleans, s)
	case tags:
		return readTags(c, s)
	case months:
		return readMonths(s)
	case extraKind:
		return r.readExtra(c.Extra, cell, s)
	case integer, decimal:
		return readNumber(c.Kind, cell)
	case birth, day, date, instant:
		text, ok := r.readTime(c.Kind, cell)
		if !ok {
			return Value{}, trouble{CodeBadDate, s}
		}
		return Value{Text: text}, trouble{}
	case categories:
		return r.readCategories(s)
	case category:
		found, ok := r.categories.ByPath(halfWidth(s))
		if !ok {
			return Value{}, trouble{CodeBadEnum, s}
		}
		return Value{Text: found}, trouble{}
	}
	return Value{Text: s}, trouble{}
}

func readPhone(s string) (Value, trouble) {
	if s = trim(halfWidth(s)); strings.ContainsRune(s, '*') {
		return Value{State: masked, Text: s}, trouble{}
	}
	plain := pii.NormalizePhone(plainDigits(s))
	if !pii.IsPhone(plain) {
		return Value{Text: plain}, trouble{Code: CodeBadPhone}
	}
	return Value{Text: plain}, trouble{}
}

func (r *reader) readIDNumber(s string) (Value, trouble) {
	if s = trim(halfWidth(s)); strings.ContainsRune(s, '*') {
		return Value{State: masked, Text: s}, trouble{}
	}
	s = pii.NormalizeIDNumber(fold(s))
	if registry.CheckIDNumber(s) != nil || registry.BirthDateOf(s) > string(calendar.DayOf(r.now)) {
		return Value{}, trouble{Code: CodeBadIDNumber}
	}
	return Value{Text: s}, trouble{}
}

func readEnum(v values, s string) (Value, trouble) {
	if found, ok := v[fold(s)]; ok {
		return Value{Text: found}, trouble{}
	}
	return Value{}, trouble{CodeBadEnum, s}
}

func separated(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、,,;;/|\n", r) })
}

func readTags(c *Column, s string) (Value, trouble) {
	var out []string
	seen := map[string]bool{}
	for _, word := range separated(s) {
		if word = trim(word); word == "" {
			continue
		}
		found, ok := c.Values[fold(word)]
		if !ok && !c.Free {
			return Value{}, trouble{CodeBadEnum, word}
		}
		if !ok {
			found = word
		}
		if !seen[found] {
			seen[found] = true
			out = append(out, found)
		}
	}
	return Value{Text: strings.Join(out, "\n")}, trouble{}
}

// readCodes reads several codes, each once.
func readCodes(s string) Value {
	var out []string
	for _, word := range separated(halfWidth(s)) {
		if word = trim(word); word != "" && !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	return Value{Text: strings.Join(out, "\n")}
}

// readMonths reads months of the year: 12、1、2, or 12月、1月.
func readMonths(s string) (Value, trouble) {
	var out []int
	for _, word := range separated(halfWidth(s)) {
		n, err := strconv.Atoi(strings.TrimSuffix(trim(word), "月"))
		if err != nil || n < 1 || n > 12 {
			return Value{}, trouble{CodeBadNumber, trim(word)}
		}
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return Value{Text: joinMonths(out, "\n")}, trouble{}
}

func joinMonths(list []int, by string) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, by)
}

func (r *reader) readCategories(s string) (Value, trouble) {
	var out []string
	for _, word := range separated(halfWidth(s)) {
		if word = trim(word); word == "" {
			continue
		}
		if !r.categories.Known(word) {
			return Value{}, trouble{CodeBadEnum, word}
		}
		out = append(out, word)
	}
	return Value{Text: strings.Join(out, "\n")}, trouble{}
}

func readNumber(k kind, cell Cell) (Value, trouble) {
	s := trim(halfWidth(cell.asNumber()))
	if !anyNumber.MatchString(s) {
		return Value{}, trouble{CodeBadNumber, trim(cell.Shown)}
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return Value{}, trouble{CodeBadNumber, s}
	}
	if k == integer {
		if n < 0 || n > 1e6 || n != float64(int(n)) {
			return Value{}, trouble{CodeBadNumber, s}
		}
		return Value{Text: strconv.Itoa(int(n))}, trouble{}
	}
	if n < -180 || n > 180 {
		return Value{}, trouble{CodeBadNumber, s}
	}
	return Value{Text: strconv.FormatFloat(n, 'f', -1, 64)}, trouble{}
}

var (
	dateText = regexp.MustCompile(`^(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})?\s*日?)?$`)
	timeText = regexp.MustCompile(`^(.*?)[T\s]*(\d{1,2})[::时](\d{1,2})(?:[::分](\d{1,2})?秒?(?:\.\d+)?)?分?Z?$`)
	digits   = regexp.MustCompile(`^\d+$`)
	serial   = regexp.MustCompile(`^\d{5}(\.\d+)?$`)
)

const instantLayout = "2006-01-02 15:04"

// readTime reads a day, a month (for births only), or a day with a time; none may lie in the future.
func (r *reader) readTime(k kind, cell Cell) (string, bool) {
	raw, s := trim(cell.Raw), trim(halfWidth(cell.Shown))
	if raw != trim(cell.Shown) && anyNumber.MatchString(raw) || serial.MatchString(raw) {
		if n, err := strconv.ParseFloat(raw, 64); err == nil && n >= 1 && n < 73_415 {
			return r.ofTime(k, r.ofSerial(n))
		}
	}
	hour, minute := 0, 0
	if m := timeText.FindStringSubmatch(s); m != nil && k == instant {
		hour, _ = strconv.Atoi(m[2])
		minute, _ = strconv.Atoi(m[3])
		if s = trim(m[1]); hour > 23 || minute > 59 {
			return "", false
		}
	} else if m != nil && trim(m[1]) != "" {
		s = trim(m[1]) // a day stored with midnight beside it
	}
	year, month, dayOfMonth, ok := splitDate(s)
	if !ok || year < 1800 || month < 1 || month > 12 {
		return "", false
	}
	if dayOfMonth == 0 {
		if k != birth {
			return "", false
		}
		text := time.Date(year, time.Month(month), 1, 0, 0, 0, 0, calendar.Shanghai).Format("2006-01")
		return text, text <= string(calendar.DayOf(r.now))[:7]
	}
	t := time.Date(year, time.Month(month), dayOfMonth, hour, minute, 0, 0, calendar.Shanghai)
	if t.Day() != dayOfMonth {
		return "", false
	}
	return r.ofTime(k, t)
}

func splitDate(s string) (year, month, dayOfMonth int, ok bool) {
	if digits.MatchString(s) {
		if len(s) != 8 && len(s) != 6 {
			return 0, 0, 0, false
		}
		year, _ = strconv.Atoi(s[:4])
		month, _ = strconv.Atoi(s[4:6])
		if len(s) == 8 {
			if dayOfMonth, _ = strconv.Atoi(s[6:]); dayOfMonth == 0 {
				return 0, 0, 0, false
			}
		}
		return year, month, dayOfMonth, true
	}
	m := dateText.FindStringSubmatch(s)
	if m == nil {
		return 0, 0, 0, false
	}
	year, _ = strconv.Atoi(m[1])
	month, _ = strconv.Atoi(m[2])
	if m[3] != "" {
		if dayOfMonth, _ = strconv.Atoi(m[3]); dayOfMonth == 0 {
			return 0, 0, 0, false
		}
	}
	return year, month, dayOfMonth, true
}

func (r *reader) ofTime(k kind, t time.Time) (string, bool) {
	if k == instant {
		return t.Format(instantLayout), !t.After(r.now)
	}
	return t.Format(calendar.Layout), k == date || calendar.DayOf(t) <= calendar.DayOf(r.now)
}

// ofSerial turns a spreadsheet's day number into a time in Shanghai, to the minute.
func (r *reader) ofSerial(n float64) time.Time {
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, calendar.Shanghai)
	if r.from1904 {
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, calendar.Shanghai)
	} else if n < 60 {
		epoch = epoch.AddDate(0, 0, 1) // the spreadsheet believes in 29 February 1900
	}
	days := int(n)
	minutes := int((n-float64(days))*24*60 + 0.5)
	return epoch.AddDate(0, 0, days).Add(time.Duration(minutes) * time.Minute)
}

// parseInstant turns the text of an instant back into a time.
func parseInstant(s string) time.Time {
	t, _ := time.ParseInLocation(instantLayout, s, calendar.Shanghai)
	return t.UTC()
}
