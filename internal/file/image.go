package file

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"
	"golang.org/x/sync/semaphore"

	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/file/heic"
)

// What a file may take.
const (
	// MaxBytes is the most that an upload may have.
	MaxBytes = 20 << 20
	// MaxPixels is the most that a photo may have: more than phones take by default.
	MaxPixels = 64_000_000
	// memory is what all photos being decoded at a time may take together, in bytes.
	memory = 256 << 20
	// maxScans is the most scans that a JPEG may have; each passes over the whole photo. Ten are common.
	maxScans = 64
	// thumbnail is the longer side of a thumbnail, in pixels.
	thumbnail = 400
)

// Types that come in, beside those that are stored.
const (
	webP = "image/webp"
	hEIC = "image/heic"
)

var scan = []byte("\xff\xda")

// Clean is what is kept of an upload.
type Clean struct {
	Type          string
	Content       []byte
	Thumbnail     []byte
	Width, Height int
}

// Cleaner makes uploads safe to keep and to show.
type Cleaner struct{ memory *semaphore.Weighted }

// NewCleaner makes a Cleaner.
func NewCleaner() *Cleaner { return &Cleaner{semaphore.NewWeighted(memory)} }

// typeOf tells the type by content, "" for what is not on the list (P19). SVG is not.
func typeOf(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return JPEG
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return PNG
	case len(data) > 16 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return webP
	case heic.Is(data):
		return hEIC
	case bytes.HasPrefix(data, []byte("%PDF-1.")), bytes.HasPrefix(data, []byte("%PDF-2.")):
		if bytes.Contains(data[max(0, len(data)-2048):], []byte("%%EOF")) {
			return PDF
		}
	}
	return ""
}

// Clean checks an upload by its content and returns what is kept of it: images anew from their pixels, upright and
// without a word of where and with what they were taken; a PDF as it is. It refuses everything else as bad_file, and
// what has too many pixels as too_many_pixels.
func (c *Cleaner) Clean(ctx context.Context, data []byte) (Clean, error) {
	kind := typeOf(data)
	switch kind {
	case "":
		return Clean{}, bad("bad_file", fault.Say("只接收照片（JPEG、PNG、WebP、HEIC）和 PDF 文件", "Only photos (JPEG, PNG, WebP, HEIC) and PDF files are taken"))
	case PDF:
		return Clean{Type: PDF, Content: data}, nil
	}
	img, release, err := c.decode(ctx, kind, data)
	if err != nil {
		return Clean{}, err
	}
	defer release()
	if kind != hEIC { // its decoder has turned it already
		img = upright(img, orientationOf(kind, data))
	}
	out := Clean{Type: JPEG, Width: img.Bounds().Dx(), Height: img.Bounds().Dy()}
	if kind == PNG {
		out.Type = PNG
	}
	if out.Content, err = encode(img, out.Type, 88); err != nil {
		return Clean{}, err
	}
	out.Thumbnail, err = encode(small(img), JPEG, 80)
	return out, err
}

func bad(code string, words fault.Text) error {
	return &fault.Error{Kind: fault.KindInvalid, Code: code, Detail: words, Fields: []fault.Field{{Field: "file", Code: code, Message: words}}}
}

func unreadable() error {
	return bad("bad_file", fault.Say("照片已损坏，无法读取", "The photo is damaged and cannot be read"))
}

func tooManyPixels() error {
	return bad("too_many_pixels", fault.Say("照片像素过多，最多 %d 万像素", "The photo has too many pixels; at most %[1]d0,000", MaxPixels/10_000))
}

// decode reads the pixels once the photo's header says that they are few enough and memory for them is free.
func (c *Cleaner) decode(ctx context.Context, kind string, data []byte) (image.Image, func(), error) {
	weight := int64(memory)
	if kind != hEIC {
		config, err := configOf(kind, data)
		if err != nil || config.Width < 1 || config.Height < 1 {
			return nil, nil, unreadable()
		}
		if config.Width > MaxPixels/config.Height {
			return nil, nil, tooManyPixels()
		}
		if kind == JPEG && bytes.Count(data, scan) > maxScans {
			return nil, nil, unreadable()
		}
		weight = int64(float64(config.Width*config.Height) * bytesPerPixel(kind, config.ColorModel, data))
		if weight > memory {
			return nil, nil, tooManyPixels()
		}
	}
	if err := c.memory.Acquire(ctx, weight); err != nil {
		return nil, nil, err
	}
	release := func() { c.memory.Release(weight) }
	img, err := pixels(ctx, kind, data)
	if err != nil {
		release()
		return nil, nil, err
	}
	return img, release, nil
}

func configOf(kind string, data []byte) (image.Config, error) {
	switch kind {
	case JPEG:
		return jpeg.DecodeConfig(bytes.NewReader(data))
	case PNG:
		return png.DecodeConfig(bytes.NewReader(data))
	}
	return webp.DecodeConfig(bytes.NewReader(data))
}

func pixels(ctx context.Context, kind string, data []byte) (img image.Image, err error) {
	switch kind {
	case JPEG:
		img, err = jpeg.Decode(bytes.NewReader(data))
	case PNG:
		img, err = png.Decode(bytes.NewReader(data))
	case webP:
		img, err = webp.Decode(bytes.NewReader(data))
	case hEIC:
		img, err = heic.Decode(ctx, data, MaxPixels)
	}
	switch {
	case err == nil:
		return img, nil
	case errors.Is(err, heic.ErrTooLarge):
		return nil, tooManyPixels()
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	return nil, unreadable()
}

// bytesPerPixel is what decoding and turning take at their peak.
func bytesPerPixel(kind string, model color.Model, data []byte) float64 {
	switch {
	case kind == PNG && (model == color.NRGBA64Model || model == color.RGBA64Model):
		return 12
	case kind == JPEG:
		samples, progressive := shape(data)
		if progressive {
			return samples * 6 // the coefficients are kept until the end
		}
		return samples * 2
	}
	return 8
}

// shape returns how many samples a pixel of a JPEG has on average (1.5 for most photos), and whether it comes in
// several scans over all of it.
func shape(data []byte) (samples float64, progressive bool) {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		marker, size := data[at+1], int(data[at+2])<<8+int(data[at+3])
		if marker == 0xff {
			at++
			continue
		}
		if marker == 0xda {
			break
		}
		if marker == 0xc0 || marker == 0xc1 || marker == 0xc2 {
			return perPixel(data[at+4 : min(at+2+size, len(data))]), marker == 0xc2
		}
		at += 2 + size
	}
	return 4, true
}

// perPixel reads the sampling of the components of a frame.
func perPixel(frame []byte) float64 {
	sum, largest := 0, 1
	for at := 6; at+3 <= len(frame); at += 3 {
		each := int(frame[at+1]>>4) * int(frame[at+1]&15)
		sum, largest = sum+each, max(largest, each)
	}
	if sum == 0 {
		return 4
	}
	return float64(sum) / float64(largest)
}

func encode(img image.Image, kind string, quality int) ([]byte, error) {
	var out bytes.Buffer
	if kind == PNG {
		e := png.Encoder{CompressionLevel: png.BestSpeed}
		err := e.Encode(&out, img)
		return out.Bytes(), err
	}
	err := jpeg.Encode(&out, opaque(img), &jpeg.Options{Quality: quality})
	return out.Bytes(), err
}

// opaque lays what is see-through on white, since JPEG would make it black.
func opaque(img image.Image) image.Image {
	if o, ok := img.(interface{ Opaque() bool }); !ok || o.Opaque() {
		return img
	}
	out := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	draw.Draw(out, out.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Over)
	return out
}

// small returns the image at most thumbnail pixels wide and high. Large ones are first averaged down by a whole
// factor, which takes little memory.
func small(img image.Image) image.Image {
	longer := max(img.Bounds().Dx(), img.Bounds().Dy())
	if longer <= thumbnail {
		return img
	}
	if k := longer / (2 * thumbnail); k > 1 {
		img = average(img, k)
		longer = max(img.Bounds().Dx(), img.Bounds().Dy())
	}
	side := func(n int) int { return max(1, n*thumbnail/longer) }
	out := image.NewRGBA(image.Rect(0, 0, side(img.Bounds().Dx()), side(img.Bounds().Dy())))
	draw.BiLinear.Scale(out, out.Bounds(), img, img.Bounds(), draw.Src, nil)
	return out
}

// average makes one pixel of each k by k.
func average(img image.Image, k int) image.Image {
	b := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, max(1, b.Dx()/k), max(1, b.Dy()/k)))
	block := image.NewRGBA(image.Rect(0, 0, out.Rect.Dx()*k, k)) // one row of blocks, in colours that are cheap to add
	for y := range out.Rect.Dy() {
		clear(block.Pix)
		draw.Draw(block, block.Rect, img, image.Pt(b.Min.X, b.Min.Y+y*k), draw.Src)
		rows := min(k, b.Dy()-y*k)
		for x := range out.Rect.Dx() {
			columns := min(k, b.Dx()-x*k)
			var sum [4]int
			for dy := range rows {
				row := block.Pix[dy*block.Stride+x*k*4:][:columns*4]
				for i := 0; i < len(row); i += 4 {
					sum[0] += int(row[i])
					sum[1] += int(row[i+1])
					sum[2] += int(row[i+2])
					sum[3] += int(row[i+3])
				}
			}
			for i := range sum {
				out.Pix[y*out.Stride+x*4+i] = uint8(sum[i] / (rows * columns))
			}
		}
	}
	return out
}
