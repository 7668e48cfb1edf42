package allocation

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
)

// BenchmarkSolve measures an exact plan at the size of the real campaign, on one core.
func BenchmarkSolve(b *testing.B) {
	in := campaign(rand.New(rand.NewPCG(10, 11)), 15303, 1188)
	for _, band := range []float64{0.2, 0} {
		b.Run(fmt.Sprintf("households=15303/members=1188/band=%v", band), func(b *testing.B) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
			in.Band = band
			b.ReportAllocs()
			var s Solution
			for b.Loop() {
				s, _ = Solve(context.Background(), in, nil)
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(s.Cost)/1000, "km")
			b.ReportMetric(float64(s.Cost-s.Bound), "gap")
			b.ReportMetric(float64(m.Sys)/(1<<20), "MiB")
		})
	}
}
