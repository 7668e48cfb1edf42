// Package heic decodes HEIC photos, as iPhones take them, in a WebAssembly sandbox: the decoder is C++ that reads
// strangers' bytes, and there it can reach neither memory nor files of the program. It takes no cgo and loads no
// library of the system, so that the program stays one static binary.
package heic

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"image"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

//go:embed lib/heif.wasm.gz
var packed []byte

// What one decoding may take.
const (
	memoryPages = 8192 // of 64 KiB: 512 MiB
	longest     = 20 * time.Second
)

// The words of libheif.
const (
	colorYCbCr = 0
	colorRGB   = 1
	colorGray  = 2

	chroma420 = 1
	chroma422 = 2
	chroma444 = 3
)

// What can go wrong with a photo.
var (
	ErrDecode   = errors.New("heic: not a photo that can be read")
	ErrTooLarge = errors.New("heic: too many pixels")
)

type decoder struct {
	runtime wazero.Runtime
	module  wazero.CompiledModule
}

// start compiles the decoder when the first photo comes; programs that see none pay nothing for it.
var start = sync.OnceValues(func() (*decoder, error) {
	zipped, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	code, err := io.ReadAll(zipped)
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithMemoryLimitPages(memoryPages).WithCloseOnContextDone(true))
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, r); err != nil {
		return nil, err
	}
	m, err := r.CompileModule(ctx, code)
	return &decoder{r, m}, err
})

// Is reports whether the bytes begin like an HEIC photo.
func Is(data []byte) bool {
	if len(data) < 16 || string(data[4:8]) != "ftyp" {
		return false
	}
	size := int(data[0])<<24 | int(data[1])<<16 | int(data[2])<<8 | int(data[3])
	if size < 16 || size > len(data) || size > 256 {
		return false
	}
	known := []string{"heic", "heix", "heim", "heis"}
	for at := 8; at+4 <= size; at += 4 {
		if at != 12 && slices.Contains(known, string(data[at:at+4])) {
			return true
		}
	}
	return false
}

// Decode returns the photo, turned upright, unless it has more than maxPixels.
func Decode(ctx context.Context, data []byte, maxPixels int) (image.Image, error) {
	d, err := start()
	if err != nil {
		return nil, fmt.Errorf("heic: start the decoder: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	m, err := d.runtime.InstantiateModule(ctx, d.module, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		return nil, fmt.Errorf("heic: %w", err)
	}
	defer m.Close(context.WithoutCancel(ctx))
	c := &call{ctx: ctx, m: m}
	img := c.decode(data, maxPixels)
	if c.err != nil {
		if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.DeadlineExceeded) {
			return nil, cause
		}
		if errors.Is(c.err, ErrTooLarge) {
			return nil, ErrTooLarge
		}
		return nil, ErrDecode
	}
	return img, nil
}

// call is one decoding; after the first error it does nothing.
type call struct {
	ctx context.Context
	m   api.Module
	err error
}

func (c *call) run(name string, args ...uint64) uint64 {
	if c.err != nil {
		return 0
	}
	out, err := c.m.ExportedFunction(name).Call(c.ctx, args...)
	if err != nil {
		c.err = err
		return 0
	}
	return out[0]
}

func (c *call) alloc(n int) uint64 {
	at := c.run("malloc", uint64(n))
	if at == 0 && c.err == nil {
		c.err = ErrDecode
	}
	return at
}

func (c *call) word(at uint64) int {
	v, ok := c.m.Memory().ReadUint32Le(uint32(at))
	if !ok && c.err == nil {
		c.err = ErrDecode
	}
	return int(v)
}

func (c *call) decode(data []byte, maxPixels int) image.Image {
	in, size := c.alloc(len(data)), uint64(len(data))
	words := c.alloc(5 * 4)
	if c.err != nil {
		return nil
	}
	if !c.m.Memory().Write(uint32(in), data) {
		c.err = ErrDecode
		return nil
	}
	run := func(configOnly, out uint64) {
		if c.run("decode", in, size, configOnly, words, words+4, words+8, words+12, words+16, out) == 0 && c.err == nil {
			c.err = ErrDecode
		}
	}
	run(1, 0)
	if c.err != nil {
		return nil
	}
	w, h, colors, chroma, premultiplied := c.word(words), c.word(words+4), c.word(words+8), c.word(words+12), c.word(words+16)
	switch {
	case c.err != nil:
		return nil
	case w < 1 || h < 1 || w > 1<<16 || h > 1<<16:
		c.err = ErrDecode
		return nil
	case w*h > maxPixels:
		c.err = ErrTooLarge
		return nil
	}
	l, ok := layoutOf(w, h, colors, chroma)
	if !ok {
		c.err = ErrDecode
		return nil
	}
	at := c.alloc(l.size)
	run(0, at)
	if c.err != nil {
		return nil
	}
	view, ok := c.m.Memory().Read(uint32(at), uint32(l.size))
	if !ok {
		c.err = ErrDecode
		return nil
	}
	return l.image(slices.Clone(view), premultiplied == 1)
}

// layout is how libheif lays the planes out: rows are aligned to 16 bytes.
type layout struct {
	rect            image.Rectangle
	colors          int
	ratio           image.YCbCrSubsampleRatio
	stride, cStride int
	cb, cr, size    int
}

func layoutOf(w, h, colors, chroma int) (layout, bool) {
	l := layout{rect: image.Rect(0, 0, w, h), colors: colors}
	align := func(n int) int { return (n + 15) &^ 15 }
	switch colors {
	case colorGray:
		l.stride = align(w)
		l.size = l.stride * h
	case colorRGB:
		l.stride = align(w * 4)
		l.size = l.stride * h
	case colorYCbCr:
		cw, ch := w, h
		switch chroma {
		case chroma420:
			l.ratio, cw, ch = image.YCbCrSubsampleRatio420, (w+1)/2, (h+1)/2
		case chroma422:
			l.ratio, cw = image.YCbCrSubsampleRatio422, (w+1)/2
		case chroma444:
			l.ratio = image.YCbCrSubsampleRatio444
		default:
			return l, false
		}
		l.stride, l.cStride = align(w), align(cw)
		l.cb = l.stride * h
		l.cr = l.cb + l.cStride*ch
		l.size = l.cr + l.cStride*ch
	default:
		return l, false
	}
	return l, true
}

func (l layout) image(p []byte, premultiplied bool) image.Image {
	switch {
	case l.colors == colorGray:
		return &image.Gray{Pix: p, Stride: l.stride, Rect: l.rect}
	case l.colors == colorRGB && premultiplied:
		return &image.RGBA{Pix: p, Stride: l.stride, Rect: l.rect}
	case l.colors == colorRGB:
		return &image.NRGBA{Pix: p, Stride: l.stride, Rect: l.rect}
	}
	return &image.YCbCr{
		Y: p[:l.cb:l.cb], Cb: p[l.cb:l.cr:l.cr], Cr: p[l.cr:], SubsampleRatio: l.ratio, YStride: l.stride, CStride: l.cStride, Rect: l.rect,
	}
}
