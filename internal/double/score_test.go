package double

import (
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/registry"
)

func someone(written, sex, birth, number, phone string, household uuid.UUID) *person {
	return &person{id: database.NewID(), household: household, name: nameOf(written, database.Pinyin(written)), sex: sex, birth: birth, number: number, phone: phone}
}

// TestPeopleAreWeighed says of pairs whether they are worth a look, and why.
func TestPeopleAreWeighed(t *testing.T) {
	home, other := database.NewID(), database.NewID()
	const born = "1960-05-03"
	for name, test := range map[string]struct {
		a, b  *person
		shown bool
		why   []Reason
	}{
		"the same, one without a number": {
			someone("王建国", "1", born, "990000196005030019", "", home), someone("王建国", "1", born, "", "", other), true, []Reason{SameName, SameBirth, NoIDNumber},
		},
		"a homophone": {
			someone("王建国", "1", born, "990000196005030019", "", home), someone("王健国", "1", born, "", "", other), true, []Reason{HomophoneName, SameBirth, NoIDNumber},
		},
		"the same with a wrong digit": {
			someone("王建国", "1", born, "990000196005030019", "", home), someone("王建国", "1", born, "990000196005030079", "", other), true, []Reason{SameName, SameBirth, NearIDNumber},
		},
		"two people of one name and day": {
			someone("王建国", "1", born, "990000196005030019", "", home), someone("王建国", "1", born, "990000196005030035", "", other), false, nil,
		},
		"twins": {
			someone("王海波", "1", "2015-06-01", "990000201506010011", "", home), someone("王海涛", "1", "2015-06-01", "990000201506010038", "", home), false, nil,
		},
		"twins, one of them without a number": {
			someone("王海波", "1", "2015-06-01", "990000201506010011", "p", home), someone("王海涛", "1", "2015-06-01", "", "p", home), false, nil,
		},
		"father and son with one phone": {
			someone("王建国", "1", born, "990000196005030019", "p", home), someone("王建军", "1", "1985-02-11", "990000198502110017", "p", home), false, nil,
		},
		"day and month exchanged": {
			someone("孙丽", "2", "1971-03-09", "", "", home), someone("孙丽", "2", "1971-09-03", "", "", other), true, []Reason{SameName, SwappedBirth, NoIDNumber},
		},
		"of one name in one village, born years apart": {
			someone("王伟", "1", "1971-03-09", "", "", home), someone("王伟", "1", "1984-11-20", "", "", other), false, nil,
		},
		"brother and sister": {
			someone("王伟", "1", born, "", "", home), someone("王玮", "2", born, "", "", home), true, []Reason{HomophoneName, SameBirth, NoIDNumber, SameHome},
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := comparePeople(test.a, test.b, rarity{names: map[string]int{}, phones: map[string]int{}})
			require.Equal(t, test.shown, w.score >= Shown, "%d %v", w.score, w.reasons)
			if test.shown {
				require.Equal(t, test.why, w.reasons)
			}
			back := comparePeople(test.b, test.a, rarity{names: map[string]int{}, phones: map[string]int{}})
			require.Equal(t, w.score, back.score, "the order does not matter")
		})
	}
}

func TestDoorsAreTheSame(t *testing.T) {
	read := func(address string) registry.DoorKey { return registry.DoorOf(address, "", "", "") }
	full := read("海诚小区2号楼1单元201室")
	for _, other := range []string{
		"海诚小区2-1-201", "海诚小区二号楼1单元201", "海诚小区２号楼１单元２０１室", "南长山街道海诚小区2栋1单元201户", "海诚小区 2#楼 1单元 201", "海诚小区第2幢一单元二〇一室", "海城小区2号楼1单元201室",
	} {
		require.True(t, full.Same(read(other)), other)
		require.True(t, read(other).Same(full), other)
	}
	for _, other := range []string{"海诚小区2号楼1单元202室", "海诚小区3号楼1单元201室", "蓝湾小区2号楼1单元201室", "", "海诚小区"} {
		require.False(t, full.Same(read(other)), other)
	}
	require.True(t, read("十二号楼").Same(read("12号楼")))
	require.True(t, full.Same(registry.DoorOf("", "海诚小区2号楼", "1", "201")))
}

func TestDistance(t *testing.T) {
	for pair, d := range map[[2]string]int{
		{"1234", "1234"}: 0, {"1234", "1244"}: 1, {"1234", "1324"}: 1, {"1234", "124"}: 1, {"1234", "12345"}: 1, {"1234", "4321"}: 2, {"1234", "12"}: 2, {"", ""}: 0, {"1", ""}: 1,
	} {
		require.Equal(t, d, distance(pair[0], pair[1]), pair)
		require.Equal(t, d, distance(pair[1], pair[0]), pair)
	}
}
