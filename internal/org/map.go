package org

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

// Map is the outlines of a district's land, on which its places are drawn. A district without one has the map that
// comes with the program.
type Map struct {
	database.Record
	DistrictID uuid.UUID
	// Name says where the outlines come from.
	Name     string
	Outlines []Outline `gorm:"serializer:json"`
}

// TableName implements GORM's Tabler.
func (Map) TableName() string { return "maps" }

// Outline is a piece of land: rings of points, each degrees east and north (WGS 84), the inner ones holes.
type Outline struct {
	Name  string         `json:"name"`
	Rings [][][2]float64 `json:"rings"`
}

const (
	// MapPoints is how many points the outlines of a district may have.
	MapPoints = 40_000
	mapNames  = 60
)

// collection is what is read of GeoJSON (RFC 7946). Properties other than the name are left behind.
type collection struct {
	Type     string `json:"type"`
	Features []struct {
		Properties map[string]json.RawMessage `json:"properties"`
		Geometry   *struct {
			Type        string          `json:"type"`
			Coordinates json.RawMessage `json:"coordinates"`
		} `json:"geometry"`
	} `json:"features"`
}

// OutlinesOf reads the polygons of a GeoJSON feature collection, to the metre. It returns Invalid for what is none.
func OutlinesOf(raw []byte) ([]Outline, error) {
	refuse := func(code string, text fault.Text) error { return fault.Bad("geojson", code, text) }
	var c collection
	if json.Unmarshal(raw, &c) != nil || c.Type != "FeatureCollection" {
		return nil, refuse("bad_geojson", fault.Say("不是 GeoJSON 的 FeatureCollection", "Not a GeoJSON FeatureCollection"))
	}
	var out []Outline
	points := 0
	for _, f := range c.Features {
		if f.Geometry == nil {
			continue
		}
		var polygons [][][][]float64
		switch f.Geometry.Type {
		case "Polygon":
			polygons = make([][][][]float64, 1)
			if json.Unmarshal(f.Geometry.Coordinates, &polygons[0]) != nil {
				polygons = nil
			}
		case "MultiPolygon":
			if json.Unmarshal(f.Geometry.Coordinates, &polygons) != nil {
				polygons = nil
			}
		default: // points and lines are no land
			continue
		}
		o := Outline{Name: nameIn(f.Properties)}
		for _, polygon := range polygons {
			for _, ring := range polygon {
				plain, ok := ringOf(ring)
				if !ok {
					return nil, refuse("bad_coordinates", fault.Say("坐标应为经纬度（WGS 84）", "Coordinates must be degrees (WGS 84)"))
				}
				if len(plain) >= 3 {
					o.Rings, points = append(o.Rings, plain), points+len(plain)
				}
			}
		}
		if len(o.Rings) > 0 {
			out = append(out, o)
		}
	}
	switch {
	case len(out) == 0:
		return nil, refuse("no_outline", fault.Say("里面没有面（Polygon）", "There is no polygon in it"))
	case points > MapPoints:
		return nil, refuse("too_many", fault.Say("最多 %d 个点，请先简化", "At most %d points; simplify it first", MapPoints))
	}
	return out, nil
}

// ringOf rounds the points of a ring to the metre and leaves out those that fall together.
func ringOf(ring [][]float64) ([][2]float64, bool) {
	var out [][2]float64
	for _, p := range ring {
		if len(p) < 2 || math.Abs(p[0]) > 180 || math.Abs(p[1]) > 90 {
			return nil, false
		}
		at := [2]float64{math.Round(p[0]*1e5) / 1e5, math.Round(p[1]*1e5) / 1e5}
		if len(out) == 0 || out[len(out)-1] != at {
			out = append(out, at)
		}
	}
	return out, true
}

func nameIn(properties map[string]json.RawMessage) string {
	for _, key := range []string{"name", "NAME", "Name", "名称"} {
		var text string
		if json.Unmarshal(properties[key], &text) == nil && strings.TrimSpace(text) != "" {
			runes := []rune(strings.TrimSpace(text))
			return string(runes[:min(len(runes), mapNames)])
		}
	}
	return ""
}

// DistrictMap returns the map of the actor's district: version 1 without outlines where it never had one of its own.
func (s *Service) DistrictMap(ctx context.Context) (Map, error) {
	return mapOf(s.DB.Read(ctx), access.ActorFrom(ctx).DistrictID)
}

func mapOf(db *gorm.DB, district uuid.UUID) (Map, error) {
	var found []Map
	if err := db.Where("district_id = ?", district).Limit(1).Find(&found).Error; err != nil || len(found) == 0 {
		return Map{Record: database.Record{Version: 1}, DistrictID: district, Outlines: []Outline{}}, database.Fault(err)
	}
	return found[0], nil
}

// SetMap gives the district a map of its own, or with no outlines the program's again. Version is that of the map whose
// place it takes.
func (s *Service) SetMap(ctx context.Context, version int, name string, outlines []Outline) error {
	var c fault.Checks
	if len(outlines) > 0 {
		c.Filled("name", &name, nameLength)
	}
	if err := c.Err(); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *gorm.DB) error {
		now := database.Now(s.Now())
		m, err := mapOf(tx, access.ActorFrom(ctx).DistrictID)
		if err != nil {
			return err
		}
		if m.Version != version {
			return fault.Stale()
		}
		entry := audit.Entry{
			Action: "map.change", Kind: "map", ID: m.DistrictID, DistrictID: m.DistrictID,
			Before: map[string]any{"name": m.Name, "outlines": len(m.Outlines)}, After: map[string]any{"name": name, "outlines": len(outlines)},
		}
		known := m.ID != uuid.Nil
		if !known {
			m.Record = database.NewRecord(uuid.Nil, now)
		}
		m.Name, m.Outlines, m.Version, m.UpdatedAt = name, slices.Clone(outlines), version+1, now
		if m.Outlines == nil {
			m.Outlines = []Outline{}
		}
		if !known {
			err = tx.Create(&m).Error
		} else if result := tx.Where("version = ?", version).Select("name", "outlines", "version", "updated_at").Updates(&m); result.Error == nil && result.RowsAffected != 1 {
			err = fault.Stale()
		} else {
			err = result.Error
		}
		if err != nil {
			return err
		}
		return s.Audit.Write(tx, entry)
	})
}
