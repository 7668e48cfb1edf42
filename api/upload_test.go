package api_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/testkit"
)

// gray is a photo of one shade; the photos of two shades have the same length.
func gray(t *testing.T, shade uint8) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, 4, 4))
	for i := range picture.Pix {
		picture.Set(i%4, i/4, color.Gray{Y: shade})
	}
	var b bytes.Buffer
	require.NoError(t, (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(&b, picture))
	return b.Bytes()
}

// form sends a form with one file; each has a boundary of its own, as from a browser.
func form(t *testing.T, c *testkit.Client, path, name string, content []byte, more map[string]string) *testkit.Reply {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for field, value := range more {
		require.NoError(t, w.WriteField(field, value))
	}
	f, err := w.CreateFormFile("file", name)
	require.NoError(t, err)
	_, err = f.Write(content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return c.With("Content-Type", w.FormDataContentType()).Post(path, b.Bytes())
}

// The same key with another upload is refused, also where both are of one length; the same upload is taken once.
func TestUploadOnceByContent(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		one, other := gray(t, 10), gray(t, 200)
		require.Len(t, other, len(one))
		once := k.As("office").With("Idempotency-Key", uuid.NewString())
		first := form(t, once, "/files", "a.png", one, nil).Want(201)
		require.Equal(t, first.Text("id"), form(t, once, "/files", "a.png", one, nil).Want(201).Text("id"))
		form(t, once, "/files", "a.png", other, nil).Code(422, "idempotency_key_reused")
		form(t, once, "/files", "b.png", one, nil).Code(422, "idempotency_key_reused")
		form(t, once, "/files", "a.png", one, map[string]string{"id": uuid.NewString()}).Code(422, "idempotency_key_reused")

		book := k.As("office").Get("/imports/template.xlsx").Want(200).Body
		once = k.As("office").With("Idempotency-Key", uuid.NewString())
		check := map[string]string{"mode": "check"}
		first = form(t, once, "/imports", "a.xlsx", book, check).Want(202)
		require.Equal(t, first.Text("id"), form(t, once, "/imports", "a.xlsx", book, check).Want(202).Text("id"))
		form(t, once, "/imports", "b.xlsx", book, check).Code(422, "idempotency_key_reused")
		form(t, once, "/imports", "a.xlsx", append(bytes.Clone(book[:len(book)-1]), 1), check).Code(422, "idempotency_key_reused")
	})
}
