package registry

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/lianxin/lianxin/internal/database"
)

// DoorKey is an address brought to one form, so that "海诚小区二号楼1单元201室" and "海诚小区 2-1-201" are the same
// door: the words before the numbers at the end, and those numbers.
type DoorKey struct{ Place, Numbers string }

// Empty reports whether there is no door to compare.
func (d DoorKey) Empty() bool { return d.Numbers == "" }

// Same reports whether two addresses name one door: the same numbers, in a place of which one may be written in more
// detail than the other, or with characters that sound alike.
func (d DoorKey) Same(other DoorKey) bool {
	if d.Empty() || d.Numbers != other.Numbers {
		return false
	}
	if strings.HasSuffix(d.Place, other.Place) || strings.HasSuffix(other.Place, d.Place) {
		return true
	}
	return sound(d.Place) == sound(other.Place)
}

func sound(text string) string {
	var b strings.Builder
	for _, s := range database.Syllables(text, false) {
		b.WriteString(s.Text)
	}
	return b.String()
}

var (
	chineseNumber = regexp.MustCompile(`第?([〇零一二两三四五六七八九十百]+)(号楼|号院|号|栋|幢|座|单元|门|层|楼|室|房|户)`)
	// lastNumber is a number at the end of an address with the word that may follow it.
	lastNumber = regexp.MustCompile(`第?([0-9]+[a-z]?|[a-z])(号楼|号院|号|栋|幢|座|#楼|#|单元|门|层|楼|室|房|户)?[-_/.,、·]*$`)
	dashes     = strings.NewReplacer("－", "-", "—", "-", "–", "-", "―", "-", "‐", "-", "~", "-", "～", "-", "＃", "#", "。", ".", "，", ",")
	// synonyms are ways of writing one thing.
	synonyms = strings.NewReplacer("號", "号", "樓", "楼", "單元", "单元", "弄", "巷", "胡同", "巷")
)

// DoorOf reads an address. Where there is none, the building with entrance and room make one.
func DoorOf(address, building, entrance, room string) DoorKey {
	text := address
	if strings.TrimSpace(text) == "" && room != "" {
		text = building + "-" + entrance + "-" + room
	}
	var b strings.Builder
	for _, r := range dashes.Replace(text) {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if !unicode.IsSpace(r) && !strings.ContainsRune("()（）", r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	plain := chineseNumber.ReplaceAllStringFunc(synonyms.Replace(b.String()), func(s string) string {
		parts := chineseNumber.FindStringSubmatch(s)
		return arabic(parts[1]) + parts[2]
	})
	var numbers []string
	for {
		parts := lastNumber.FindStringSubmatch(plain)
		if parts == nil {
			break
		}
		number := strings.TrimLeft(parts[1], "0")
		if number != "" {
			numbers = append([]string{number}, numbers...)
		}
		plain = plain[:len(plain)-len(parts[0])]
	}
	return DoorKey{Place: plain, Numbers: strings.Join(numbers, "-")}
}

// arabic writes a Chinese number below a thousand in digits, and digits in a row, such as 二〇一, as they stand.
func arabic(text string) string {
	digits := map[rune]int{'〇': 0, '零': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
	if !strings.ContainsAny(text, "十百") {
		var b strings.Builder
		for _, r := range text {
			b.WriteByte(byte('0' + digits[r]))
		}
		return b.String()
	}
	total, last := 0, 0
	for _, r := range text {
		switch r {
		case '百':
			total, last = total+max(last, 1)*100, 0
		case '十':
			total, last = total+max(last, 1)*10, 0
		default:
			last = digits[r]
		}
	}
	return strconv.Itoa(total + last)
}
