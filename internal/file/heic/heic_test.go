package heic_test

import (
	"errors"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/lianxin/lianxin/internal/file/heic"
)

func photo(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/photo.heic")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestDecode(t *testing.T) {
	data := photo(t)
	if !heic.Is(data) {
		t.Error("an HEIC photo is not seen as one")
	}
	img, err := heic.Decode(t.Context(), data, 1e6)
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != 512 || b.Dy() != 512 {
		t.Errorf("the photo is %v", b)
	}
	if _, err := heic.Decode(t.Context(), data, 512*512-1); !errors.Is(err, heic.ErrTooLarge) {
		t.Errorf("a photo over the limit: %v", err)
	}
}

// Whatever is done to a photo, the answer is an image or an error, never a panic, and never without end.
func TestDecodeDamaged(t *testing.T) {
	whole := photo(t)
	random := rand.New(rand.NewPCG(1, 2))
	for range 30 {
		data := append([]byte(nil), whole[:1+random.IntN(len(whole))]...)
		for range random.IntN(40) {
			data[random.IntN(min(len(data), 2000))] = byte(random.Uint32())
		}
		if img, err := heic.Decode(t.Context(), data, 1e7); err == nil && img.Bounds().Dx()*img.Bounds().Dy() > 1e7 {
			t.Fatal("more pixels than allowed")
		}
	}
	for _, data := range [][]byte{nil, {0}, []byte("\x00\x00\x00\x18ftypheic")} {
		if _, err := heic.Decode(t.Context(), data, 1e6); err == nil {
			t.Errorf("%q was decoded", data)
		}
	}
}
