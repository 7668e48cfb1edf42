package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// program is the built program on a data folder of its own.
type program struct {
	path, folder, base string
	env                []string
	running            *exec.Cmd
	token              string
	client             http.Client
}

func newProgram(database string) (*program, error) {
	path, err := filepath.Abs(binary)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "lianxin-bench-")
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		return nil, err
	}
	p := &program{
		path: path, folder: folder, base: "http://" + address,
		client: http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 64}},
	}
	for _, setting := range os.Environ() {
		if !strings.HasPrefix(setting, "LIANXIN_") {
			p.env = append(p.env, setting)
		}
	}
	p.env = append(
		p.env, "LIANXIN_ADDR="+address, "LIANXIN_DATA_DIR="+filepath.Join(folder, "data"), "LIANXIN_DEMO_PASSWORD="+password,
	)
	if database != "" {
		p.env = append(p.env, "LIANXIN_DATABASE_URL="+database)
	}
	return p, nil
}

func (p *program) clean() {
	if p.running != nil {
		_ = p.running.Process.Kill()
		_ = p.running.Wait()
	}
	os.RemoveAll(p.folder)
}

// command runs one command of the program and returns how long it took and its peak of memory in MiB.
func (p *program) command(ctx context.Context, args ...string) (time.Duration, int, error) {
	c := exec.CommandContext(ctx, p.path, args...)
	c.Dir, c.Env = p.folder, p.env
	begun := time.Now()
	if out, err := c.CombinedOutput(); err != nil {
		return 0, 0, fmt.Errorf("%s: %w: %s", strings.Join(args, " "), err, out)
	}
	took := time.Since(begun)
	usage, ok := c.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return took, 0, nil
	}
	return took, int(usage.Maxrss / 1024), nil
}

// serve starts the server with the demonstration and returns how long it took until it was ready.
func (p *program) serve(ctx context.Context) (time.Duration, error) {
	p.running = exec.CommandContext(ctx, p.path, "serve", "--demo", "--migrate")
	p.running.Dir, p.running.Env = p.folder, p.env
	var said bytes.Buffer
	p.running.Stdout, p.running.Stderr = &said, &said
	begun := time.Now()
	if err := p.running.Start(); err != nil {
		return 0, err
	}
	for time.Since(begun) < 3*time.Minute {
		if answer, err := p.client.Get(p.base + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return time.Since(begun), nil
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	return 0, fmt.Errorf("not ready after three minutes: %s", said.String())
}

func (p *program) stop() error {
	if err := p.running.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	err := p.running.Wait()
	p.running = nil
	return err
}

var residentMemory = regexp.MustCompile(`(?m)^VmRSS:\s+(\d+) kB`)

// memory says how much of the server is resident, where the system tells.
func (p *program) memory() string {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.running.Process.Pid))
	if err != nil {
		return "–"
	}
	var kib int
	if found := residentMemory.FindSubmatch(status); found != nil {
		_, _ = fmt.Sscan(string(found[1]), &kib)
	}
	return fmt.Sprintf("%d MiB", kib/1024)
}

func (p *program) login(ctx context.Context, username string) error {
	var session struct {
		AccessToken string `json:"access_token"`
	}
	err := p.call(ctx, http.MethodPost, "/auth/login", map[string]string{"username": username, "password": password}, &session)
	p.token = session.AccessToken
	return err
}

// plan has the whole district allocated and returns how long it took until the draft was there.
func (p *program) plan(ctx context.Context) (time.Duration, error) {
	var areas struct {
		Items []struct {
			ID string `json:"id"`
		} `json:"items"`
	}
	if err := p.call(ctx, http.MethodGet, "/areas?level=district", nil, &areas); err != nil {
		return 0, err
	}
	if len(areas.Items) == 0 {
		return 0, fmt.Errorf("no district")
	}
	var plan struct {
		ID    string `json:"id"`
		State string `json:"state"`
	}
	begun := time.Now()
	if err := p.call(ctx, http.MethodPost, "/plans", map[string]any{"name": "bench", "area_id": areas.Items[0].ID}, &plan); err != nil {
		return 0, err
	}
	for plan.State == "solving" && time.Since(begun) < 2*time.Minute {
		time.Sleep(20 * time.Millisecond)
		if err := p.call(ctx, http.MethodGet, "/plans/"+plan.ID, nil, &plan); err != nil {
			return 0, err
		}
	}
	if plan.State != "draft" {
		return 0, fmt.Errorf("the plan is %s", plan.State)
	}
	return time.Since(begun), nil
}

// call sends a request to the API; an answer of 400 and above is an error.
func (p *program) call(ctx context.Context, method, path string, body, into any) error {
	var text io.Reader
	if body != nil {
		out, err := json.Marshal(body)
		if err != nil {
			return err
		}
		text = bytes.NewReader(out)
	}
	request, err := http.NewRequestWithContext(ctx, method, p.base+"/api/v1"+path, text)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	if p.token != "" {
		request.Header.Set("Authorization", "Bearer "+p.token)
	}
	answer, err := p.client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode >= 400 {
		return fmt.Errorf("%s %s: %s: %s", method, path, answer.Status, content)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(content, into)
}
