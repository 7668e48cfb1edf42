package file

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"testing"

	"github.com/lianxin/lianxin/internal/fault"
)

// quadrants is an upright picture whose four corners differ.
func quadrants(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	colors := []color.RGBA{{200, 0, 0, 255}, {0, 200, 0, 255}, {0, 0, 200, 255}, {200, 200, 200, 255}}
	for y := range h {
		for x := range w {
			i := 0
			if x >= w/2 {
				i++
			}
			if y >= h/2 {
				i += 2
			}
			img.SetRGBA(x, y, colors[i])
		}
	}
	return img
}

// stored is how a camera held so stores the upright picture: EXIF says at which side the first row and the first
// column lie.
func stored(upright *image.RGBA, orientation int) *image.RGBA {
	w, h := upright.Rect.Dx(), upright.Rect.Dy()
	rows, columns := h, w
	if orientation >= 5 {
		rows, columns = w, h
	}
	out := image.NewRGBA(image.Rect(0, 0, columns, rows))
	for r := range rows {
		for c := range columns {
			var x, y int
			switch orientation {
			case 1: // top, left
				x, y = c, r
			case 2: // top, right
				x, y = w-1-c, r
			case 3: // bottom, right
				x, y = w-1-c, h-1-r
			case 4: // bottom, left
				x, y = c, h-1-r
			case 5: // left, top
				x, y = r, c
			case 6: // right, top
				x, y = w-1-r, c
			case 7: // right, bottom
				x, y = w-1-r, h-1-c
			case 8: // left, bottom
				x, y = r, h-1-c
			}
			out.SetRGBA(c, r, upright.RGBAAt(x, y))
		}
	}
	return out
}

// exif is a TIFF block with an orientation, the camera's name and a place.
func exif(orientation int, order binary.ByteOrder) []byte {
	var b bytes.Buffer
	if order == binary.LittleEndian {
		b.WriteString("II*\x00")
	} else {
		b.WriteString("MM\x00*")
	}
	put := func(v any) { _ = binary.Write(&b, order, v) }
	put(uint32(8))
	put(uint16(3))
	for _, e := range [][]uint32{{0x010f, 2, 12, 50}, {0x0112, 3, 1, 0}, {0x8825, 4, 1, 50}} {
		put(uint16(e[0]))
		put(uint16(e[1]))
		put(e[2])
		if e[0] == 0x0112 {
			put(uint16(orientation))
			put(uint16(0))
		} else {
			put(e[3])
		}
	}
	b.WriteString("\x00\x00\x00\x00MyCameraGPS37.9N120.7E")
	return b.Bytes()
}

func asJPEG(t *testing.T, img image.Image, tiff []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	if tiff == nil {
		return b.Bytes()
	}
	body := append([]byte("Exif\x00\x00"), tiff...)
	segment := append([]byte{0xff, 0xe1, byte((len(body) + 2) >> 8), byte(len(body) + 2)}, body...)
	return append(append([]byte{0xff, 0xd8}, segment...), b.Bytes()[2:]...)
}

func asPNG(t *testing.T, img image.Image, tiff []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	if tiff == nil {
		return b.Bytes()
	}
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(tiff)))
	chunk = append(append(chunk, "eXIf"...), tiff...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	const header = 8 + 25
	return append(append(bytes.Clone(b.Bytes()[:header]), chunk...), b.Bytes()[header:]...)
}

func near(a, b color.Color) bool {
	r1, g1, b1, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	d := func(x, y uint32) bool { return max(x, y)-min(x, y) < 0x2000 }
	return d(r1, r2) && d(g1, g2) && d(b1, b2)
}

// P19: whichever way the camera was held, the photo stands upright, and neither camera nor place is left.
func TestCleanTurnsUprightAndForgets(t *testing.T) {
	want := quadrants(96, 64)
	for orientation := 1; orientation <= 8; orientation++ {
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			tiff := exif(orientation, order)
			for name, data := range map[string][]byte{
				"jpeg": asJPEG(t, stored(want, orientation), tiff), "png": asPNG(t, stored(want, orientation), tiff),
			} {
				out, err := NewCleaner().Clean(t.Context(), data)
				if err != nil {
					t.Fatalf("%s %d: %v", name, orientation, err)
				}
				if out.Width != 96 || out.Height != 64 {
					t.Errorf("%s %d: %d x %d", name, orientation, out.Width, out.Height)
				}
				for _, b := range [][]byte{out.Content, out.Thumbnail} {
					if bytes.Contains(b, []byte("GPS")) || bytes.Contains(b, []byte("MyCamera")) || bytes.Contains(b, []byte("Exif")) || bytes.Contains(b, []byte("eXIf")) {
						t.Errorf("%s %d: the camera or the place is still there", name, orientation)
					}
					img, _, err := image.Decode(bytes.NewReader(b))
					if err != nil {
						t.Fatal(err)
					}
					for _, p := range []image.Point{{10, 10}, {86, 10}, {10, 54}, {86, 54}} {
						if got := img.At(p.X, p.Y); !near(got, want.At(p.X, p.Y)) {
							t.Errorf("%s %d: at %v is %v, want %v", name, orientation, p, got, want.At(p.X, p.Y))
						}
					}
				}
			}
		}
	}
}

func TestUprightKeepsEverySampling(t *testing.T) {
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420, image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411,
	} {
		for orientation := 1; orientation <= 8; orientation++ {
			img := image.NewYCbCr(image.Rect(0, 0, 33, 17), ratio)
			for i := range img.Y {
				img.Y[i] = byte(i)
			}
			got := upright(img, orientation).Bounds()
			if want := (image.Point{33, 17}); orientation < 5 && got.Size() != want || orientation >= 5 && got.Size() != (image.Point{17, 33}) {
				t.Errorf("%v %d: %v", ratio, orientation, got)
			}
		}
	}
	gray := image.NewGray(image.Rect(0, 0, 3, 2))
	gray.SetGray(2, 0, color.Gray{9})
	if got := upright(gray, 6).At(1, 2); got != (color.Gray{9}) {
		t.Errorf("a gray photo turned: %v", got)
	}
}

func TestCleanMakesThumbnails(t *testing.T) {
	out, err := NewCleaner().Clean(t.Context(), asJPEG(t, quadrants(3001, 1999), nil))
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(out.Thumbnail))
	if err != nil || img.Bounds().Dx() != 400 || img.Bounds().Dy() != 266 {
		t.Fatalf("the thumbnail is %v, %v", img.Bounds(), err)
	}
	for _, p := range []image.Point{{20, 20}, {380, 20}, {20, 240}, {380, 240}} {
		if want := quadrants(400, 266).At(p.X, p.Y); !near(img.At(p.X, p.Y), want) {
			t.Errorf("at %v is %v, want %v", p, img.At(p.X, p.Y), want)
		}
	}
}

func TestCleanLaysOnWhite(t *testing.T) {
	out, err := NewCleaner().Clean(t.Context(), asPNG(t, image.NewNRGBA(image.Rect(0, 0, 8, 8)), nil))
	if err != nil {
		t.Fatal(err)
	}
	img, _ := jpeg.Decode(bytes.NewReader(out.Thumbnail))
	if !near(img.At(4, 4), color.White) {
		t.Errorf("see-through became %v", img.At(4, 4))
	}
}

// P19: the type comes from the content and from the list; nothing else is kept, whatever it calls itself.
func TestCleanRefuses(t *testing.T) {
	photo := asJPEG(t, quadrants(64, 64), nil)
	bomb := asPNG(t, image.NewGray(image.Rect(0, 0, 10, 10)), nil)
	binary.BigEndian.PutUint32(bomb[16:], 60000)
	binary.BigEndian.PutUint32(bomb[20:], 60000)
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	wide := bytes.Clone(photo)
	sof := bytes.Index(wide, []byte{0xff, 0xc0})
	copy(wide[sof+5:], []byte{0xff, 0xff, 0xff, 0xff})
	scans := append(bytes.Clone(photo), bytes.Repeat([]byte{0xff, 0xda}, 100)...)
	for name, c := range map[string]struct {
		data []byte
		code string
	}{
		"nothing": {nil, "bad_file"}, "svg": {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), "bad_file"},
		"html":   {[]byte("<!DOCTYPE html><script>alert(1)</script>"), "bad_file"},
		"script": {[]byte("GIF89a/*"), "bad_file"}, "text": {[]byte("photo.jpg"), "bad_file"},
		"program": {[]byte("\x7fELF\x02\x01\x01"), "bad_file"}, "half": {photo[:len(photo)/2], "bad_file"},
		"jpeg in name": {[]byte("\xff\xd8\xff\xe0nonsense"), "bad_file"}, "png in name": {[]byte("\x89PNG\r\n\x1a\nnonsense"), "bad_file"},
		"webp in name": {[]byte("RIFF\x10\x00\x00\x00WEBPVP8 nonsense"), "bad_file"},
		"heic in name": {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heicnonsense"), "bad_file"},
		"pdf in name":  {[]byte("%PDF-1.7 nonsense"), "bad_file"}, "zip": {[]byte("PK\x03\x04"), "bad_file"},
		"bomb": {bomb, "too_many_pixels"}, "wide": {wide, "too_many_pixels"}, "scans": {scans, "bad_file"},
	} {
		if _, err := NewCleaner().Clean(t.Context(), c.data); fault.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

func TestCleanTakesHEICAndPDF(t *testing.T) {
	data, err := os.ReadFile("heic/testdata/photo.heic")
	if err != nil {
		t.Fatal(err)
	}
	out, err := NewCleaner().Clean(t.Context(), data)
	if err != nil || out.Type != JPEG || out.Width != 512 {
		t.Errorf("HEIC: %s %d, %v", out.Type, out.Width, err)
	}
	document := []byte("%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n")
	out, err = NewCleaner().Clean(t.Context(), document)
	if err != nil || out.Type != PDF || !bytes.Equal(out.Content, document) || out.Thumbnail != nil {
		t.Errorf("PDF: %s, %v", out.Type, err)
	}
}

func TestOrientationOfAnything(t *testing.T) {
	for _, data := range [][]byte{nil, []byte("II*\x00"), []byte("II*\x00\xff\xff\xff\xff"), []byte("MM\x00*\x00\x00\x00\x08\xff\xff"), bytes.Repeat([]byte{0xff}, 100)} {
		if o := orientation(data); o != 1 {
			t.Errorf("%q: %d", data, o)
		}
		for _, kind := range []string{JPEG, PNG, webP} {
			if o := orientationOf(kind, data); o != 1 {
				t.Errorf("%s %q: %d", kind, data, o)
			}
		}
	}
}

func TestStore(t *testing.T) {
	folder := t.TempDir()
	s, err := OpenStore(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	id := [16]byte{1, 2, 15: 7}
	if err := s.Put(id, []byte("content"), []byte("thumb")); err != nil {
		t.Fatal(err)
	}
	for thumb, want := range map[bool]string{true: "thumb", false: "content"} {
		f, err := s.Open(id, thumb)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]byte, 100)
		n, _ := f.Read(got)
		f.Close()
		if string(got[:n]) != want {
			t.Errorf("%q, want %q", got[:n], want)
		}
	}
	if left, _ := os.ReadDir(folder + "/" + unfinished); len(left) != 0 {
		t.Errorf("%d unfinished files are left", len(left))
	}
	if info, _ := os.Stat(folder + "/" + nameOf(id, false)); info.Mode().Perm() != 0o600 {
		t.Errorf("the mode is %v", info.Mode())
	}
	for range 2 {
		if err := s.Remove(id); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.Open(id, false); !os.IsNotExist(err) {
		t.Errorf("a removed file: %v", err)
	}
}
