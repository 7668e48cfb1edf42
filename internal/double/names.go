package double

import (
	"strings"
	"unicode"
)

// variants are characters that are another writing of the one after them: traditional and old forms found in names.
var variants = pairs("國国 華华 麗丽 龍龙 鳳凤 蘭兰 軍军 偉伟 強强 彊强 傑杰 興兴 寶宝 貴贵 蓮莲 雲云 紅红 榮荣 蘇苏 劉刘 張张 陳陈 趙赵 孫孙 " +
	"馬马 楊杨 吳吴 鄭郑 葉叶 鄒邹 韓韩 許许 鄧邓 馮冯 蔣蒋 賈贾 顧顾 龐庞 範范 閻闫 阎闫 蕭萧 肖萧 傅付 戴代 於于 衞卫 衛卫 慶庆 愛爱 瑪玛 " +
	"峯峰 羣群 徳德 濶阔 闊阔 堃坤 喆哲 淼渺 昇升 陞升 菓果 豔艳 艷艳 鑑鉴 鑒鉴 滙汇 匯汇 畧略 崑昆 綵彩 彥彦 晧皓 澔浩 甯宁 寧宁 " +
	"學学 義义 禮礼 發发 財财 東东 長长 輝辉 煇辉 暉晖 燦灿 飛飞 鴻鸿 鵬鹏 進进 連连 遠远 達达 運运 靜静 潔洁 瓊琼 鳴鸣 銘铭 鋒锋 鋼钢 鐵铁 " +
	"鎮镇 鑽钻 錦锦 錢钱 鍾钟 鐘钟 順顺 頌颂 頤颐 願愿 風风 體体 黃黄 齊齐 壽寿 夢梦 奮奋 婁娄 實实 審审 寬宽 層层 島岛 帥帅 師师 廣广 " +
	"廠厂 應应 懷怀 戰战 戶户 據据 撿捡 擇择 擴扩 攜携 時时 書书 會会 條条 業业 極极 樂乐 標标 樹树 橋桥 權权 歡欢 歲岁 氣气 濤涛 瀾澜 爾尔 獻献 " +
	"現现 環环 異异 畫画 盧卢 監监 碩硕 確确 祿禄 禎祯 種种 穎颖 穩稳 竇窦 節节 簡简 紀纪 純纯 紹绍 維维 緒绪 練练 緣缘 縣县 總总 繼继 續续 羅罗 " +
	"聖圣 聞闻 聯联 聰聪 職职 肅肃 舉举 藝艺 蔭荫 處处 號号 裏里 補补 規规 視视 覺觉 觀观 訓训 記记 設设 詠咏 誠诚 談谈 論论 諒谅 謙谦 講讲 謝谢")

// shapes are groups of characters that a tired eye or a bad copy takes for one another.
var shapes = groups("己已巳 未末本 士土工 天夭夫 人入八 日曰目 田由甲申 侯候 晴睛 波坡玻陂 清请情 玲铃伶岭 婷停亭 芬芳芸 莹萤营 兰三 海梅悔 " +
	"丽俪 建健键 国园围 明朋 林淋琳 军车 永水泳 庆应 志忠 秀委季 英荚 桂挂佳 晓骁 燕蒸 磊垒 静净 强张 伟炜玮 华毕 平苹萍 春舂 " +
	"文交丈 玉王主壬 今令 云去 凤风 刚钢 力刀 勇涌 千干于 双权 友发 合含 吉古 名各 向问 君群 和秋 喜嘉 坤绅 大太犬 奇寄 姜美 娜那 " +
	"学字 宇宁字 安妥 宏宽 富福 小少 岩岸 峰锋 川州 帅师 广厂 庭廷 彬杉 德得 思恩 恒桓 成咸 振震 敏繁 新亲 旭旮 昊吴 昌冒 春泰 景影 曼蔓 月用 " +
	"杰木 松柏 柳卯 梁粱 楠南 欣钦 正止 民氏 江红 河何 泽择 洁吉 洪供 浩洁 涛寿 淑叔 源原 滨宾 潮湖 灵炅 炎淡 爱受 玉五 珍诊 琴瑟 瑞端 生主 白百 " +
	"石右 磊森 祥样 福幅 科料 立位 章童 笑芙 紫素 红虹 纯绝 绍招 维唯 美关 翔翊 翠卒 耀跃 胜姓 良艮 芝艺 花化 苗笛 荣棠 莉利 菊鞠 蓉容 薇微 虎虑 " +
	"裕格 西酉 诗持 谦廉 豪毫 贵责 赵起 跃妖 辉挥 远运 连莲 邦帮 郭敦 金全 钧钓 铁轶 锦棉 长卡 阳阴 陈阵 雅稚 雪雷 霞露 青育 韩朝 项顶 顺须 飞气 鹏鹃 龙尤")

func pairs(text string) map[rune]rune {
	out := map[rune]rune{}
	for _, word := range strings.Fields(text) {
		r := []rune(word)
		out[r[0]] = r[1]
	}
	return out
}

func groups(text string) map[[2]rune]bool {
	out := map[[2]rune]bool{}
	for _, word := range strings.Fields(text) {
		r := []rune(word)
		for _, a := range r {
			for _, b := range r {
				if a != b {
					out[[2]rune{a, b}] = true
				}
			}
		}
	}
	return out
}

// plainName is a name without blanks and dots, in the usual characters.
func plainName(name string) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsSpace(r) || strings.ContainsRune("·・.．()（）-", r) {
			continue
		}
		if usual, ok := variants[r]; ok {
			r = usual
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// blur makes a reading in which the sounds that dialects mix up are the same.
var blur = strings.NewReplacer("zh", "z", "ch", "c", "sh", "s", "ng", "n", "lv", "lu", "nv", "nu")

// likeness is how two names are alike.
type likeness int

// From the same down to nothing in common.
const (
	unlike likeness = iota
	oneOfTwo
	lacking
	otherSurname
	oneOther
	soundsAlike
	swapped
	looksAlike
	homophone
	variant
	same
)

// alike compares two names: a and b as written, their usual characters, and their readings.
func alike(a, b name) likeness {
	switch {
	case a.written == b.written:
		return same
	case a.plain == b.plain:
		return variant
	case a.reading == b.reading:
		return homophone
	}
	x, y := []rune(a.plain), []rune(b.plain)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == len(y) {
		if like := differing(x, y); like != unlike {
			return like
		}
	}
	if a.blurred == b.blurred {
		return soundsAlike
	}
	if len(x) == len(y)-1 && len(x) >= 2 && x[0] == y[0] && within(x, y) {
		return lacking
	}
	return unlike
}

// differing is how names of one length differ.
func differing(x, y []rune) likeness {
	var at []int
	for i := range x {
		if x[i] != y[i] {
			at = append(at, i)
		}
	}
	switch {
	case len(at) == 2 && at[0] > 0 && x[at[0]] == y[at[1]] && x[at[1]] == y[at[0]]:
		return swapped
	case len(at) != 1 || len(x) < 2:
		return unlike
	case shapes[[2]rune{x[at[0]], y[at[0]]}]:
		return looksAlike
	case len(x) == 2:
		return oneOfTwo
	case at[0] == 0:
		return otherSurname
	}
	return oneOther
}

// within reports whether the characters of x stand in y, in their order.
func within(x, y []rune) bool {
	i := 0
	for _, r := range y {
		if i < len(x) && x[i] == r {
			i++
		}
	}
	return i == len(x)
}

// name is a name made ready to be compared.
type name struct{ written, plain, reading, blurred string }

// nameOf prepares a name; reading is its pinyin as the tables hold it.
func nameOf(written, pinyin string) name {
	reading, _, _ := strings.Cut(pinyin, " ")
	return name{written: written, plain: plainName(written), reading: reading, blurred: blur.Replace(reading)}
}
