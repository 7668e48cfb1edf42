package database_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/database"
)

func TestPinyin(t *testing.T) {
	for name, want := range map[string]string{
		"王建国": "wangjianguo wjg", "单建国": "shanjianguo sjg", "解放军": "xiefangjun xfj", "仇大勇": "qiudayong qdy", "区小红": "ouxiaohong oxh",
		"查良镛": "zhaliangyong zly", "曾国强": "zengguoqiang zgq", "盖叫天": "gejiaotian gjt", "朴正花": "piaozhenghua pzh", "尉迟恭": "yuchigong ycg",
		"万俟卨": "moqixie mqx", "任长霞": "renchangxia rcx", "华天": "huatian ht", "宁静": "ningjing nj", "令狐冲": "linghuchong lhc", "长孙无忌": "zhangsunwuji zswj",
		"牟善德": "mushande msd", "尉文": "yuwen yw", "单": "dan d", "李查德": "lichade lcd", "阿卜杜·热合曼": "abodureheman abdrhm", "Anna": "anna anna",
		"南长山街道": "nanchangshanjiedao ncsjd", "长岛农商银行": "changdaonongshangyinhang cdnsyh", "音乐广场": "yinyueguangchang yygc", "A座3号": "azuo3hao az3h",
	} {
		require.Equal(t, want, database.Pinyin(name), name)
	}
}

func TestSyllables(t *testing.T) {
	require.Equal(t, []database.Syllable{{Text: "shan", At: 0, Read: true}, {Text: "dan", At: 1, Read: true}}, database.Syllables("单单", true))
	require.Equal(t, []database.Syllable{{Text: "dan", At: 0, Read: true}, {Text: "3", At: 2}, {Text: "a", At: 3}}, database.Syllables("单 3A", false))
}
