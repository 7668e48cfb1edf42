package database

import (
	"strings"
	"sync"
	"unicode"

	"github.com/mozillazg/go-pinyin"
)

// surnames are read otherwise than the same characters elsewhere; those of two characters go first.
var surnames = map[string]string{
	"单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "曾": "zeng", "朴": "piao", "盖": "ge", "华": "hua", "任": "ren",
	"乐": "yue", "员": "yun", "折": "she", "缪": "miao", "翟": "zhai", "冼": "xian", "逄": "pang", "召": "shao", "幺": "yao", "黑": "he",
	"秘": "bi", "晟": "cheng", "种": "chong", "洗": "xian", "宓": "fu", "宁": "ning", "俞": "yu", "尹": "yin", "纪": "ji", "那": "na",
	"过": "guo", "尉": "yu", "覃": "qin", "仉": "zhang", "藏": "zang", "牟": "mu", "柏": "bai", "卜": "bu", "晁": "chao", "谌": "chen",
	"郗": "xi", "应": "ying", "燕": "yan", "隗": "wei", "阚": "kan", "贾": "jia", "祭": "zhai", "车": "che", "都": "du", "行": "xing",
	"薄": "bo", "谷": "gu", "强": "qiang", "占": "zhan", "厍": "she", "相": "xiang", "句": "gou", "於": "yu", "亓": "qi", "隽": "juan",
	"乜": "nie", "訾": "zi", "哈": "ha", "褚": "chu", "葛": "ge", "撒": "sa", "盛": "sheng", "石": "shi", "沈": "shen", "瞿": "qu",
	"要": "yao", "参": "shen", "干": "gan", "令": "ling", "曲": "qu", "兴": "xing", "佴": "nai", "哱": "bo", "郇": "xun", "郄": "qie",
	"尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "令狐": "ling hu", "单于": "chan yu", "澹台": "tan tai", "鲜于": "xian yu",
	"宰父": "zai fu", "呼延": "hu yan", "尉缭": "wei liao",
}

// readings are those of characters and words whose first reading in the dictionary is not the one that names of places
// and shops have.
var readings = map[string]string{
	"长": "chang", "校长": "xiao zhang", "村长": "cun zhang", "站长": "zhan zhang", "船长": "chuan zhang", "市长": "shi zhang",
	"镇长": "zhen zhang", "局长": "ju zhang", "院长": "yuan zhang", "家长": "jia zhang", "队长": "dui zhang", "会长": "hui zhang", "店长": "dian zhang",
	"班长": "ban zhang", "组长": "zu zhang", "区长": "qu zhang", "科长": "ke zhang", "部长": "bu zhang", "成长": "cheng zhang", "长者": "zhang zhe",
	"重庆": "chong qing", "重阳": "chong yang",
	"银行": "yin hang", "商行": "shang hang", "车行": "che hang", "鱼行": "yu hang", "渔行": "yu hang", "琴行": "qin hang", "音乐": "yin yue",
	"乐器": "yue qi", "理发": "li fa", "美发": "mei fa", "会计": "kuai ji", "便宜": "pian yi", "大夫": "dai fu", "牟平": "mu ping",
	"调解": "tiao jie", "重": "zhong", "乐": "le", "藏": "cang", "覃": "qin",
}

// Syllable is how one character of a text is read, in lower case without tones; a character that has no reading, such
// as a letter or a digit, reads as itself.
type Syllable struct {
	Text string
	// At is the character's place in the text, counted in characters.
	At int
	// Read tells a reading from a character that stands for itself.
	Read bool
}

// Syllables reads a text. A name of a person begins with the surname, which may be read in its own way. Blanks and
// the dot between the parts of a name are not read.
func Syllables(text string, person bool) []Syllable {
	runes := []rune(text)
	out := make([]Syllable, 0, len(runes))
	add := func(at int, spaced string) int {
		parts := strings.Fields(spaced)
		for i, p := range parts {
			out = append(out, Syllable{Text: p, At: at + i, Read: true})
		}
		return len(parts)
	}
	for i := 0; i < len(runes); {
		if reading, ok := special(runes, i, person); ok {
			i += add(i, reading)
			continue
		}
		r := runes[i]
		if r != '·' && r != '・' && !unicode.IsSpace(r) {
			if reading := readingOf(r); reading != "" {
				out = append(out, Syllable{Text: reading, At: i, Read: true})
			} else {
				out = append(out, Syllable{Text: strings.ToLower(string(r)), At: i})
			}
		}
		i++
	}
	return out
}

// special is a reading that is not the dictionary's first: of a surname, a word, or a character.
func special(runes []rune, at int, person bool) (string, bool) {
	for n := 2; n >= 1; n-- {
		if at+n > len(runes) {
			continue
		}
		part := string(runes[at : at+n])
		if person && at == 0 && len(runes) > n {
			if reading, ok := surnames[part]; ok {
				return reading, true
			}
		}
		if reading, ok := readings[part]; ok {
			return reading, true
		}
	}
	return "", false
}

var (
	plain = pinyin.NewArgs()
	known sync.Map // rune → string
)

// readingOf is the first reading of a character, "" if it has none.
func readingOf(r rune) string {
	if r < 0x2e80 {
		return ""
	}
	if reading, ok := known.Load(r); ok {
		return reading.(string)
	}
	reading := ""
	if all := pinyin.SinglePinyin(r, plain); len(all) > 0 {
		reading = all[0]
	}
	known.Store(r, reading)
	return reading
}

// Pinyin returns how a name is typed: the whole reading and the initials, as "wangjianguo wjg". Characters that have
// no reading stay as they are, in lower case.
func Pinyin(name string) string {
	var whole, initials strings.Builder
	for _, s := range Syllables(name, true) {
		whole.WriteString(s.Text)
		initials.WriteString(string([]rune(s.Text)[:1]))
	}
	return whole.String() + " " + initials.String()
}

// NameMatches returns a condition that a name holds q or that its reading or initials begin with q.
func NameMatches(nameColumn, pinyinColumn, q string) (string, []any) {
	name, a := Contains(nameColumn, q)
	if !isTyped(q) {
		return name, []any{a}
	}
	whole, b := Begins(pinyinColumn, strings.ToLower(q))
	initials, c := Contains(pinyinColumn, " "+strings.ToLower(q))
	return "(" + name + " OR " + whole + " OR " + initials + ")", []any{a, b, c}
}

func isTyped(q string) bool {
	for _, r := range q {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return false
		}
	}
	return q != ""
}
