package file

import (
	"image"

	"golang.org/x/image/draw"
)

// upright turns an image by its EXIF orientation. Photos keep their planes, so that turning takes little memory.
func upright(img image.Image, orientation int) image.Image {
	if orientation <= 1 || orientation > 8 {
		return img
	}
	turn := turnOf[orientation]
	switch img := img.(type) {
	case *image.YCbCr:
		if ratio, ok := turn.ratio(img.SubsampleRatio); ok {
			return turn.photo(img, ratio)
		}
	case *image.Gray:
		b := img.Bounds()
		pix, w, h := turn.plane(img.Pix[img.PixOffset(b.Min.X, b.Min.Y):], img.Stride, b.Dx(), b.Dy(), 1)
		return &image.Gray{Pix: pix, Stride: w, Rect: image.Rect(0, 0, w, h)}
	}
	b := img.Bounds()
	flat := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(flat, flat.Rect, img, b.Min, draw.Src)
	pix, w, h := turn.plane(flat.Pix, flat.Stride, b.Dx(), b.Dy(), 4)
	return &image.NRGBA{Pix: pix, Stride: 4 * w, Rect: image.Rect(0, 0, w, h)}
}

// turning says where a pixel of the upright image comes from: the sides swapped or not, and each side mirrored or not.
type turning struct{ swap, mirrorX, mirrorY bool }

var turnOf = [9]turning{
	2: {false, true, false}, 3: {false, true, true}, 4: {false, false, true},
	5: {true, false, false}, 6: {true, false, true}, 7: {true, true, true}, 8: {true, true, false},
}

// plane turns a plane of w by h pixels of n bytes each.
func (t turning) plane(src []byte, stride, w, h, n int) (out []byte, outW, outH int) {
	outW, outH = w, h
	if t.swap {
		outW, outH = h, w
	}
	out = make([]byte, outW*outH*n)
	at := 0
	for y := range outH {
		for x := range outW {
			sx, sy := x, y
			if t.swap {
				sx, sy = y, x
			}
			if t.mirrorX {
				sx = w - 1 - sx
			}
			if t.mirrorY {
				sy = h - 1 - sy
			}
			from := sy*stride + sx*n
			copy(out[at:at+n], src[from:from+n])
			at += n
		}
	}
	return out, outW, outH
}

// ratio returns how the colours of the turned photo are sampled, if there is a name for it.
func (t turning) ratio(r image.YCbCrSubsampleRatio) (image.YCbCrSubsampleRatio, bool) {
	switch {
	case r == image.YCbCrSubsampleRatio444, r == image.YCbCrSubsampleRatio420, !t.swap && (r == image.YCbCrSubsampleRatio422 || r == image.YCbCrSubsampleRatio440):
		return r, true
	case r == image.YCbCrSubsampleRatio422:
		return image.YCbCrSubsampleRatio440, true
	case r == image.YCbCrSubsampleRatio440:
		return image.YCbCrSubsampleRatio422, true
	}
	return r, false
}

func (t turning) photo(img *image.YCbCr, ratio image.YCbCrSubsampleRatio) image.Image {
	b := img.Rect
	cw, ch := b.Dx(), b.Dy()
	switch img.SubsampleRatio {
	case image.YCbCrSubsampleRatio420:
		cw, ch = (cw+1)/2, (ch+1)/2
	case image.YCbCrSubsampleRatio422:
		cw = (cw + 1) / 2
	case image.YCbCrSubsampleRatio440:
		ch = (ch + 1) / 2
	}
	out := &image.YCbCr{SubsampleRatio: ratio}
	luma, chroma := img.YOffset(b.Min.X, b.Min.Y), img.COffset(b.Min.X, b.Min.Y)
	var w, h int
	out.Y, w, h = t.plane(img.Y[luma:], img.YStride, b.Dx(), b.Dy(), 1)
	out.Cb, out.CStride, _ = t.plane(img.Cb[chroma:], img.CStride, cw, ch, 1)
	out.Cr, _, _ = t.plane(img.Cr[chroma:], img.CStride, cw, ch, 1)
	out.YStride, out.Rect = w, image.Rect(0, 0, w, h)
	return out
}
