package api

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/lianxin/lianxin/internal/org"
)

type mapAPI struct{ org *org.Service }

type mapOutline struct {
	// Name of the land, "" if it has none.
	Name string `json:"name" example:"南长山岛"`
	// Rings are closed lines of points, each degrees east and degrees north (WGS 84); inner ones are holes.
	Rings [][][2]float64 `json:"rings"`
} //	@name	MapOutline

type mapResponse struct {
	// Version goes into If-Match.
	Version int `json:"version" example:"1"`
	// Name says where the outlines come from.
	Name string `json:"name" example:"自然资源局 2026"`
	// Outlines are the pieces of land; none means the map that comes with the program.
	Outlines []mapOutline `json:"outlines"`
	// UpdatedAt is when it was set.
	UpdatedAt *time.Time `json:"updated_at" extensions:"x-nullable" example:"2026-11-23T01:00:00Z"`
} //	@name	Map

type setMap struct {
	// Name says where the outlines come from.
	Name string `json:"name" validate:"max=100" example:"自然资源局 2026"`
	// GeoJSON is a FeatureCollection (RFC 7946) whose polygons are the land; null takes the program's map again. Only the
	// polygons and their names are kept, to the metre.
	GeoJSON json.RawMessage `json:"geojson" swaggertype:"object" extensions:"x-nullable"`
} //	@name	SetMap

func mapDTO(m org.Map) mapResponse {
	out := mapResponse{Version: m.Version, Name: m.Name, Outlines: []mapOutline{}}
	for _, o := range m.Outlines {
		out.Outlines = append(out.Outlines, mapOutline{o.Name, o.Rings})
	}
	if len(m.Outlines) > 0 {
		out.UpdatedAt = ptr(m.UpdatedAt)
	}
	return out
}

// one shows the map.
//
//	@Summary		Show the district's map
//	@Description	The outlines of its land; none where it uses the map that comes with the program.
//	@Tags			areas
//	@Produce		json
//	@Success		200	{object}	mapResponse
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Security		Bearer
//	@Router			/map [get]
func (h *mapAPI) one(c *gin.Context) error {
	m, err := h.org.DistrictMap(c.Request.Context())
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, mapDTO(m))
}

// set gives the district a map of its own.
//
//	@Summary		Set the district's map
//	@Description	From GeoJSON in degrees (WGS 84), at most 40,000 points.
//	@Tags			areas
//	@Accept			json
//	@Produce		json
//	@Param			If-Match	header		string	true	"Version of the map"
//	@Param			body		body		setMap	true	"The map"
//	@Success		200			{object}	mapResponse
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		412			{object}	problem
//	@Failure		413			{object}	problem
//	@Failure		422			{object}	problem	"bad_geojson, bad_coordinates, no_outline, too_many"
//	@Failure		428			{object}	problem
//	@Security		Bearer
//	@Router			/map [put]
func (h *mapAPI) set(c *gin.Context) error {
	in, err := bind[setMap](c)
	if err != nil {
		return err
	}
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	var outlines []org.Outline
	if len(in.GeoJSON) > 0 && string(in.GeoJSON) != "null" {
		if outlines, err = org.OutlinesOf(in.GeoJSON); err != nil {
			return err
		}
	}
	if err := h.org.SetMap(c.Request.Context(), version, in.Name, outlines); err != nil {
		return err
	}
	return h.one(c)
}
