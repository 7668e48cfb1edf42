package database

import (
	"strings"

	"github.com/mozillazg/go-pinyin"
)

// surnames are read otherwise than the same characters elsewhere.
var surnames = map[string]string{
	"单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "曾": "zeng", "朴": "piao", "盖": "ge", "华": "hua", "任": "ren",
	"尉迟": "yuchi", "万俟": "moqi", "长孙": "zhangsun", "乐": "yue", "员": "yun", "折": "she", "缪": "miao", "翟": "zhai", "冼": "xian",
	"逄": "pang", "召": "shao", "幺": "yao", "黑": "he", "秘": "bi", "晟": "cheng", "种": "chong", "洗": "xian", "宓": "fu", "宁": "ning",
	"俞": "yu", "尹": "yin", "纪": "ji", "那": "na", "过": "guo", "令狐": "linghu", "尉": "yu", "覃": "qin", "仉": "zhang", "藏": "zang",
}

// Pinyin returns how a name is typed: the whole reading and the initials, as "wangjianguo wjg". Characters that have
// no reading stay as they are, in lower case.
func Pinyin(name string) string {
	args := pinyin.NewArgs()
	args.Fallback = func(r rune, _ pinyin.Args) []string { return []string{strings.ToLower(string(r))} }
	var whole, initials strings.Builder
	rest := name
	for _, n := range []int{2, 1} {
		runes := []rune(name)
		if len(runes) <= n {
			continue
		}
		if reading, ok := surnames[string(runes[:n])]; ok {
			whole.WriteString(reading)
			if n == 2 {
				initials.WriteByte(reading[0])
				second := pinyin.LazyPinyin(string(runes[1]), pinyin.NewArgs())
				if len(second) > 0 {
					initials.WriteByte(second[0][0])
				}
			} else {
				initials.WriteByte(reading[0])
			}
			rest = string(runes[n:])
			break
		}
	}
	for _, readings := range pinyin.Pinyin(rest, args) {
		if len(readings) == 0 || readings[0] == " " || readings[0] == "·" {
			continue
		}
		whole.WriteString(readings[0])
		initials.WriteString(string([]rune(readings[0])[:1]))
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
