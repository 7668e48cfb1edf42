package api_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/testkit"
)

func collection(features ...string) map[string]any {
	return map[string]any{"name": "测绘 2026", "geojson": rawJSON(`{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`)}
}

type rawJSON string

// MarshalJSON implements json.Marshaler.
func (r rawJSON) MarshalJSON() ([]byte, error) { return []byte(r), nil }

const island = `{"type":"Feature","properties":{"name":"南岛","secret":"雷达站"},"geometry":{"type":"Polygon","coordinates":[[[120.7,37.9],[120.8000001,37.9],[120.8,37.9],[120.8,38],[120.7,37.9]]]}}`

// TestMap: the office gives the district a map of its own, of which the polygons and their names stay, and takes it back.
func TestMap(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		office := k.As("office")
		require.Empty(t, office.Get("/map").Want(200).Field("outlines"))
		set := office.PutAt("/map", 1, collection(island, `{"type":"Feature","properties":null,"geometry":{"type":"Point","coordinates":[1,2]}}`)).Want(200)
		require.Equal(t, "南岛", set.Text("outlines.0.name"))
		require.NotContains(t, string(set.Body), "雷达站")
		require.Len(t, set.Field("outlines").([]any), 1)
		require.Len(t, set.Field("outlines.0.rings.0").([]any), 4, "points that fall together are one")
		require.Equal(t, 2, k.As("cadre").Get("/map").Want(200).Int("version"))

		office.PutAt("/map", 1, collection(island)).Want(412)
		office.Put("/map", collection(island)).Want(428)
		k.As("township").PutAt("/map", 2, collection(island)).Want(403)
		for code, body := range map[string]map[string]any{
			"bad_geojson":     {"name": "x", "geojson": map[string]any{"type": "Feature"}},
			"no_outline":      collection(),
			"bad_coordinates": collection(`{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[13440000,4570000],[13440001,4570000],[13440001,4570001]]]}}`),
			"too_many":        collection(`{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[` + manyPoints() + `]]}}`),
		} {
			require.Equal(t, code, office.PutAt("/map", 2, body).Want(422).Codes()["geojson"])
		}
		require.Equal(t, 2, office.Get("/map").Int("version"), "what is refused changes nothing")
		require.Equal(t, 3, office.PutAt("/map", 2, collection(island, island)).Want(200).Int("version"))
		require.Empty(t, office.PutAt("/map", 3, map[string]any{"name": "", "geojson": nil}).Want(200).Field("outlines"))
	})
}

func manyPoints() string {
	points := make([]string, 40_001)
	for i := range points {
		points[i] = fmt.Sprintf("[%.5f,37]", 120+float64(i)/1e5)
	}
	return strings.Join(points, ",")
}

// TestWithin: what stands within an outline on the map, and who lives there.
func TestWithin(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		office := k.As("office")
		place := func(id string, at ...float64) {
			office.Patch("/buildings/"+id, office.Get("/buildings/"+id).Int("version"), map[string]any{"longitude": at[0], "latitude": at[1]}).Want(200)
		}
		place(d.SouthBuilding.String(), 120.75, 37.92)
		place(d.NorthBuilding.String(), 120.76, 38.2)
		total := func(user, list, outline string) int {
			return k.As(user).Get("/" + list + "?within=" + outline).Want(200).Int("total")
		}
		const box, notch = "120.7,37.9,120.8,37.9,120.8,38,120.7,38", "120.7,37.9,120.8,37.9,120.8,38,120.75,37.91,120.7,38"
		require.Equal(t, 1, total("office", "buildings", box))
		require.Equal(t, 10, total("office", "households", box))
		require.Equal(t, 0, total("office", "buildings", notch), "the line runs below the building")
		require.Equal(t, 2, total("office", "buildings", "120,37,121,37,121,39,120,39"))
		require.Equal(t, 1, total("township", "buildings", "120,37,121,37,121,39,120,39"), "only what is in reach")
		for _, bad := range []string{"120,37", "a,b,c,d,e,f", "120,37,121,37,121", "120,37%3B121,37%3B121,39", "120,37,121,37,121,NaN", "120,37,121,37,121,95", strings.Repeat("120,37,", 60) + "1,1"} {
			office.Get("/buildings?within="+bad).Code(400, "bad_parameter")
		}
		office.Get("/buildings?within=120,37;121,37;121,39").Code(400, "bad_parameter")
	})
}
