package file_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"mime/multipart"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/lianxin/lianxin/internal/testkit"
)

func photo(t *testing.T, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = byte(i)
	}
	img.Set(0, 0, color.White)
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, img, nil))
	return b.Bytes()
}

// part is one part of a multipart body.
type part struct{ field, name, content string }

func upload(k *testkit.Kit, as string, parts ...part) *testkit.Reply {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		if p.field == "file" {
			f, _ := w.CreateFormFile("file", p.name)
			_, _ = f.Write([]byte(p.content))
		} else {
			_ = w.WriteField(p.field, p.content)
		}
	}
	_ = w.Close()
	return k.As(as).With("Content-Type", w.FormDataContentType()).Post("/files", b.Bytes())
}

// P19: what comes in is told by its content; what goes out is nobody's page.
func TestUpload(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		up := upload(k, "cadre", part{"file", `C:\photos\路灯\evil".html`, string(photo(t, 900, 600))}).Want(201)
		require.Equal(t, "image/jpeg", up.Text("type"))
		require.Equal(t, "evil.jpg", up.Text("name"))
		require.Equal(t, []int{900, 600}, []int{up.Int("width"), up.Int("height")})
		require.Equal(t, "/api/v1/files/"+up.Text("id"), up.Header.Get("Location"))

		got := k.As("cadre").Get("/files/" + up.Text("id")).Want(200)
		require.Equal(t, "image/jpeg", got.Header.Get("Content-Type"))
		require.Equal(t, `attachment; filename=evil.jpg`, got.Header.Get("Content-Disposition"))
		require.Equal(t, "sandbox; default-src 'none'", got.Header.Get("Content-Security-Policy"))
		require.Equal(t, "nosniff", got.Header.Get("X-Content-Type-Options"))
		require.Contains(t, got.Header.Get("Cache-Control"), "no-store")
		require.Len(t, got.Body, up.Int("size"))

		thumb := k.As("cadre").Get("/files/" + up.Text("id") + "/thumbnail").Want(200)
		img, err := jpeg.Decode(bytes.NewReader(thumb.Body))
		require.NoError(t, err)
		require.Equal(t, 400, img.Bounds().Dx())

		document := upload(k, "cadre", part{"file", "方案.docx", "%PDF-1.4\n1 0 obj <<>> endobj\n%%EOF\n"}).Want(201)
		require.Equal(t, "方案.pdf", document.Text("name"))
		require.Equal(t, "application/pdf", document.Text("type"))
		require.Nil(t, document.Field("width"))
		k.As("cadre").Get("/files/"+document.Text("id")+"/thumbnail").Code(404, "not_found")

		// Nobody else sees it, it hangs on nothing yet.
		for _, other := range []string{"office", "secretary", "handler", "caller"} {
			k.As(other).Get("/files/"+up.Text("id")).Code(404, "not_found")
		}
	})
}

func TestUploadRefuses(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		good := string(photo(t, 10, 10))
		files := func() (n int) {
			_ = filepath.WalkDir(filepath.Join(k.App.Config.DataDir, "files"), func(_ string, d os.DirEntry, _ error) error {
				if !d.IsDir() {
					n++
				}
				return nil
			})
			return n
		}
		upload(k, "cadre", part{"file", "a.jpg", "<svg xmlns='http://www.w3.org/2000/svg'/>"}).Code(422, "bad_file")
		upload(k, "cadre", part{"file", "a.jpg", ""}).Code(422, "bad_file")
		upload(k, "cadre", part{"file", "a.jpg", good[:100]}).Code(422, "bad_file")
		require.Equal(t, "bad_file", upload(k, "cadre", part{"file", "a.jpg", "x"}).Codes()["file"])
		upload(k, "cadre", part{"file", "a.jpg", strings.Repeat("x", 20<<20+1)}).Code(413, "file_too_large")
		upload(k, "cadre", part{"file", "a.jpg", strings.Repeat("x", 21<<20)}).Code(413, "file_too_large")
		upload(k, "cadre").Code(422, "invalid")
		upload(k, "cadre", part{"file", "a.jpg", good}, part{"file", "b.jpg", good}).Code(400, "duplicate_key")
		upload(k, "cadre", part{"x", "", "1"}, part{"file", "b.jpg", good}).Code(400, "unknown_field")
		upload(k, "cadre", part{"id", "", "7"}, part{"file", "b.jpg", good}).Code(422, "invalid")
		k.As("cadre").Post("/files", map[string]string{"file": "x"}).Code(415, "unsupported_media_type")
		k.As("cadre").With("Content-Type", "multipart/form-data; boundary=x").Post("/files", "--x\r\nbroken").Code(400, "unreadable_body")
		k.As("leader").Post("/files", "").Code(403, "forbidden")
		require.Zero(t, files(), "something refused was kept")

		// An id of the client's is used once; another's content cannot be written over.
		id := uuid.NewString()
		upload(k, "cadre", part{"id", "", id}, part{"file", "a.jpg", good}).Want(201)
		kept := files()
		upload(k, "secretary", part{"id", "", id}, part{"file", "a.jpg", string(photo(t, 20, 20))}).Code(409, "duplicate_key")
		require.Equal(t, kept, files())
		require.Len(t, k.As("cadre").Get("/files/"+id).Want(200).Body, len(k.As("cadre").Get("/files/"+id).Body))
	})
}

// P10: an upload that is repeated is there once.
func TestUploadOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		k.District()
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		f, _ := w.CreateFormFile("file", "a.jpg")
		_, _ = f.Write(photo(t, 10, 10))
		_ = w.Close()
		c := k.As("cadre").With("Content-Type", w.FormDataContentType()).With("Idempotency-Key", uuid.NewString())
		first := c.Post("/files", b.Bytes()).Want(201)
		again := c.Post("/files", b.Bytes()).Want(201)
		require.Equal(t, first.Text("id"), again.Text("id"))
		require.Equal(t, first.Text("name"), again.Text("name"))
	})
}

// Uploads that belong to nothing go in the end, with their content; what hangs on something stays.
func TestSweep(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-01")
		lost := upload(k, "cadre", part{"file", "a.jpg", string(photo(t, 10, 10))}).Want(201)
		kept := upload(k, "cadre", part{"file", "b.jpg", string(photo(t, 10, 10))}).Want(201)
		k.As("cadre").Post("/visits", map[string]any{
			"household_id": d.Households["S1-01"], "way": "on_site", "outcome": "met", "visited_at": k.Clock.Now(), "file_ids": []string{kept.Text("id")},
		}).Want(201)
		orphan := filepath.Join(k.App.Config.DataDir, "files", "07")
		require.NoError(t, os.MkdirAll(orphan, 0o700))
		orphan = filepath.Join(orphan, "00000000-0000-4000-8000-000000000007")
		require.NoError(t, os.WriteFile(orphan, []byte("x"), 0o600))
		old := time.Now().Add(-48 * time.Hour)
		require.NoError(t, os.Chtimes(orphan, old, old))

		require.NoError(t, k.App.Files.Sweep(context.Background()))
		k.As("cadre").Get("/files/" + lost.Text("id")).Want(200)
		require.NoFileExists(t, orphan)
		k.Clock.Advance(15 * 24 * time.Hour)
		require.NoError(t, k.App.Files.Sweep(context.Background()))
		k.As("cadre").Get("/files/"+lost.Text("id")).Code(404, "not_found")
		k.As("cadre").Get("/files/" + kept.Text("id")).Want(200)
	})
}

// A photo on an issue is seen by whoever sees the issue: its desk, and its unit once it has a task; no one else.
func TestPhotosOfIssues(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		d := k.District()
		k.Contact("M003", "S1-01")
		shot := upload(k, "cadre", part{"file", "a.jpg", string(photo(t, 30, 20))}).Want(201).Text("id")
		body := map[string]any{
			"kind": "problem", "category_code": "0101", "title": "路灯不亮", "household_id": d.Households["S1-01"], "file_ids": []string{shot},
			"reporter": map[string]any{"name": "范老伯", "phone": "19900000001"},
		}
		k.As("secretary").Post("/issues", body).Code(422, "invalid")
		i := k.As("cadre").Post("/issues", body).Want(201)
		k.As("cadre").Post("/issues", body).Code(422, "invalid") // it hangs on the first one
		at := "/issues/" + i.Text("id")
		k.As("township").Get("/files/" + shot).Want(200)
		k.As("township-north").Get("/files/"+shot).Code(404, "not_found")
		k.As("handler").Get("/files/"+shot).Code(404, "not_found")
		k.As("office").PostAt(at+"/accept", 1, map[string]any{"category_code": "0101", "urgency": "normal", "confidential": false}).Want(200)
		k.As("office").PostAt(at+"/dispatch", 2, map[string]any{"lead_unit_id": d.Units["D020"]}).Want(200)
		k.As("handler").Get("/files/" + shot + "/thumbnail").Want(200)
		k.As("handler-water").Get("/files/"+shot).Code(404, "not_found")
		require.Equal(t, 1, k.As("office").Get("/issues").Want(200).Int("total"))
	})
}
