package allocation

import (
	"context"
	"testing"
)

func TestReasonSaysWhatTheSolverWeighed(t *testing.T) {
	in := Input{
		Areas: []Area{
			{Parent: Nowhere, Level: "district"},
			{Parent: 0, Level: "township", Island: "南长山岛"},
			{Parent: 1, Level: "community", Point: &Point{120.74, 37.92}},
			{Parent: 0, Level: "township", Island: "砣矶岛"},
			{Parent: 3, Level: "community"},
		},
		Sites:   []Site{{Area: 2, Building: true, Point: &Point{120.74, 37.93}}},
		Teams:   []Team{{Area: 1}},
		Homes:   []Home{{Current: 0, Pin: Nobody}, {Current: 1, Pin: Nobody}, {Current: Nobody, Pin: 2}},
		Workers: []Worker{{Work: 4, Live: 2, Unit: 0}, {Work: 2, Live: Nowhere, Unit: Nowhere}, {Work: 4, Live: Nowhere, Unit: Nowhere}},
		Weights: DefaultWeights(),
	}
	s := NewScorer(context.Background(), in)
	reasons := s.Reasons([]int{0, 0, 2}, []int{1, 1, 1}, []int{2, 2, 2})
	for i, want := range []string{
		"沿用原联户干部；距其居住片区约 1.1 公里；同一村（社区）；属单位包片范围；同楼 2 户由其联系；其联 2 户（应在 1 至 2 户之间）",
		"距其居住片区约 1.1 公里；同一村（社区）；属单位包片范围；同楼 2 户由其联系；其联 2 户（应在 1 至 2 户之间）",
		"方案中固定；全区范围；需跨海；其联 1 户（应在 1 至 2 户之间）",
	} {
		if got := reasons[i].Words(); got.ZH != want || got.EN == "" {
			t.Errorf("home %d: %s / %s", i, got.ZH, got.EN)
		}
	}
	sum := s.Summarise([]int{0, 0, 2})
	if sum.Covered != 3 || sum.LoadMin != 0 || sum.LoadMax != 2 || sum.Changed != 1 || sum.Added != 1 || sum.Crossings != 1 || len(sum.Histogram) != 3 {
		t.Errorf("summary %+v", sum)
	}
	if sum.Travel < 6.2 || sum.Travel > 6.3 { // twice 1.1 km, and 4 steps
		t.Errorf("travel %v", sum.Travel)
	}
}
