package demo

import (
	_ "embed" // the material travels in the binary
	"encoding/json"
	"sync"
)

//go:embed data/changdao-areas.json
var areasJSON []byte

//go:embed data/demo-material.json
var materialJSON []byte

//go:embed data/demo-texts.json
var textsJSON []byte

type townshipData struct {
	Code9      string
	Name       string
	Type       string
	Islands    []string
	Center     [2]float64
	Population int `json:"populationApprox"`
	Villages   []struct{ Code, Name, Island string }
}

// text is a request as people make it, with how it is answered and what comes of it.
type text struct {
	Category, Kind, Title, Text, Answer, Result string
	Steps                                       []string
	Urgent                                      bool
}

type material struct {
	District struct {
		Name   string
		County struct{ Code string }
	}
	Townships []townshipData

	Surnames []struct {
		S string
		W int
	}
	GivenMale, GivenFemale map[string][]string
	GivenChars             struct{ Male, Female, Generic string }
	Estates                []string `json:"estatesFictional"`
	Streets                []string `json:"streetsFictional"`
	Shops                  []string
	VolunteerTeams         []string
	VisitNotes             []string
	Texts                  []text

	surnameWeights []int
}

var loadMaterial = sync.OnceValue(func() *material {
	var m material
	for _, from := range []struct {
		raw  []byte
		into any
	}{{areasJSON, &m}, {materialJSON, &m}, {textsJSON, &m.Texts}} {
		if err := json.Unmarshal(from.raw, from.into); err != nil {
			panic("the material of the demonstration district: " + err.Error())
		}
	}
	for _, s := range m.Surnames {
		m.surnameWeights = append(m.surnameWeights, s.W)
	}
	return &m
})
