package registry

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"gorm.io/gorm"
)

// Outline is a closed line on the map: points of degrees east and north, "120.7,37.9,120.8,37.9,120.8,38".
type Outline [][2]float64

// cornersMost is how many corners an outline may have.
const cornersMost = 60

var errOutline = errors.New("an outline is 3 to 60 points, each longitude and latitude, with commas between all of them")

// UnmarshalText implements encoding.TextUnmarshaler.
func (o *Outline) UnmarshalText(text []byte) error {
	var out Outline
	numbers := strings.Split(string(text), ",")
	if len(numbers)%2 != 0 || len(numbers) > 2*cornersMost {
		return errOutline
	}
	for n := 0; n < len(numbers); n += 2 {
		east, err := strconv.ParseFloat(numbers[n], 64)
		north, err2 := strconv.ParseFloat(numbers[n+1], 64)
		if err != nil || err2 != nil || !(math.Abs(east) <= 180) || !(math.Abs(north) <= 90) {
			return errOutline
		}
		out = append(out, [2]float64{east, north})
	}
	if len(out) < 3 {
		return errOutline
	}
	*o = out
	return nil
}

// around narrows to buildings that stand within the outline; in is the condition that theirs becomes part of. A line from
// the building to the east crosses the outline an odd number of times if it stands within.
func (o Outline) around(q *gorm.DB, in string) *gorm.DB {
	if len(o) == 0 {
		return q
	}
	west, east, south, north := o[0][0], o[0][0], o[0][1], o[0][1]
	var crossings []string
	var args []any
	for i, to := range o {
		from := o[(i+len(o)-1)%len(o)]
		west, east, south, north = min(west, to[0]), max(east, to[0]), min(south, to[1]), max(north, to[1])
		if from[1] == to[1] {
			continue
		}
		crossings = append(crossings, "CASE WHEN (buildings.latitude < ?) <> (buildings.latitude < ?) AND buildings.longitude < ? + (buildings.latitude - ?) * ? THEN 1 ELSE 0 END")
		args = append(args, from[1], to[1], from[0], from[1], (to[0]-from[0])/(to[1]-from[1]))
	}
	if len(crossings) == 0 {
		return q.Where("1 = 0")
	}
	box := "buildings.longitude BETWEEN ? AND ? AND buildings.latitude BETWEEN ? AND ? AND (" + strings.Join(crossings, " + ") + ") % 2 = 1"
	return q.Where(strings.Replace(in, "%s", box, 1), append([]any{west, east, south, north}, args...)...)
}
