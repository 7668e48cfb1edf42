// Package config reads the settings of the program: flag > LIANXIN_* > configs/lianxin.yaml > default.
package config

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
)

// Config is everything that can be set. Keys in the file are the names in the tags; the environment variable of a key
// is LIANXIN_ and the key in capitals.
type Config struct {
	// Addr is where the program listens.
	Addr string `koanf:"addr"`
	// DataDir holds the SQLite database, the keys and the uploaded files.
	DataDir string `koanf:"data_dir"`
	// DatabaseURL is a postgres:// address; empty means SQLite in DataDir.
	DatabaseURL string `koanf:"database_url"`
	// KeysFile holds the keys of personal data; empty means keys.json in DataDir.
	KeysFile string `koanf:"keys_file"`
	// DemoPassword is the password of the demonstration accounts; empty means one made once.
	DemoPassword string `koanf:"demo_password"`
	// TrustedProxies are the addresses or networks whose forwarded headers count, separated by commas.
	TrustedProxies string `koanf:"trusted_proxies"`
	// SecureCookies marks cookies Secure with the __Host- prefix; set it wherever TLS ends before the program.
	SecureCookies bool `koanf:"secure_cookies"`
	// MetricsAddr serves /metrics on an address of its own; empty means on Addr, to loopback alone.
	MetricsAddr string `koanf:"metrics_addr"`
	// LogLevel is debug, info, warn or error.
	LogLevel string `koanf:"log_level"`
	// HelpContact is whom to go to when a password is forgotten, as the page for signing in shows it.
	HelpContact string `koanf:"help_contact"`
	// RequestTimeout is the deadline of one request.
	RequestTimeout time.Duration `koanf:"request_timeout"`
}

var defaults = map[string]any{
	"addr": "127.0.0.1:8080", "data_dir": "./data", "database_url": "", "keys_file": "", "demo_password": "", "trusted_proxies": "",
	"secure_cookies": false, "metrics_addr": "", "log_level": "info", "help_contact": "", "request_timeout": "30s",
}

// ForTests are variables with the prefix that the tests read, not the program.
var forTests = []string{"LIANXIN_TEST_"}

// Load reads the configuration. path is the file, "" for configs/lianxin.yaml if it exists; flags override all, by
// key. Keys that do not exist are refused.
func Load(path string, flags map[string]any) (Config, error) {
	k := koanf.New(".")
	if err := k.Load(confmap.Provider(defaults, "."), nil); err != nil {
		return Config{}, err
	}
	explicit := path != ""
	if !explicit {
		path = filepath.Join("configs", "lianxin.yaml")
	}
	if err := k.Load(file.Provider(path), yaml.Parser()); err != nil && (explicit || !errors.Is(err, fs.ErrNotExist)) {
		return Config{}, fmt.Errorf("the configuration file %s: %w", path, err)
	}
	environment := env.Provider(".", env.Opt{Prefix: "LIANXIN_", TransformFunc: func(key, value string) (string, any) {
		for _, prefix := range forTests {
			if strings.HasPrefix(key, prefix) {
				return "", nil
			}
		}
		return strings.ToLower(strings.TrimPrefix(key, "LIANXIN_")), value
	}})
	if err := k.Load(environment, nil); err != nil {
		return Config{}, err
	}
	if err := k.Load(confmap.Provider(flags, "."), nil); err != nil {
		return Config{}, err
	}
	for _, key := range k.Keys() {
		if _, ok := defaults[key]; !ok {
			return Config{}, fmt.Errorf("unknown setting %q; known are %s", key, strings.Join(Keys(), ", "))
		}
	}
	var c Config
	if err := k.Unmarshal("", &c); err != nil {
		return Config{}, fmt.Errorf("the configuration: %w", err)
	}
	return c, c.check()
}

// Keys returns the names of all settings.
func Keys() []string {
	k := koanf.New(".")
	_ = k.Load(confmap.Provider(defaults, "."), nil)
	return k.Keys()
}

func (c Config) check() error {
	if _, err := c.Proxies(); err != nil {
		return err
	}
	if !c.usesPostgres() && c.DatabaseURL != "" {
		// Not even a part of it is repeated: there may be a password in it.
		return errors.New("database_url must be empty, for SQLite in the data folder, or begin with postgres:// or postgresql://")
	}
	if c.RequestTimeout < time.Second {
		return fmt.Errorf("request_timeout is %s, and must be at least 1s", c.RequestTimeout)
	}
	switch c.LogLevel {
	case "debug", "info", "warn", "error":
		return nil
	}
	return fmt.Errorf("log_level is %q, and must be debug, info, warn or error", c.LogLevel)
}

// Database returns the address that database.Open takes.
func (c Config) Database() string {
	if c.DatabaseURL != "" {
		return c.DatabaseURL
	}
	return filepath.Join(c.DataDir, "lianxin.db")
}

func (c Config) usesPostgres() bool {
	return strings.HasPrefix(c.DatabaseURL, "postgres://") || strings.HasPrefix(c.DatabaseURL, "postgresql://")
}

// DatabaseName names the database among those that may use this data folder, without telling who signs in to it.
func (c Config) DatabaseName() string {
	if !c.usesPostgres() {
		return "sqlite"
	}
	where := c.DatabaseURL
	if u, err := url.Parse(c.DatabaseURL); err == nil {
		where = u.Host + u.Path
	}
	sum := sha256.Sum256([]byte(where))
	return "postgres-" + hex.EncodeToString(sum[:6])
}

// KeysPath returns where the keys lie.
func (c Config) KeysPath() string {
	if c.KeysFile != "" {
		return c.KeysFile
	}
	return filepath.Join(c.DataDir, "keys.json")
}

// Proxies returns the networks whose forwarded headers count.
func (c Config) Proxies() ([]string, error) {
	var out []string
	for _, p := range strings.FieldsFunc(c.TrustedProxies, func(r rune) bool { return r == ',' || r == ' ' }) {
		_, err1 := netip.ParsePrefix(p)
		_, err2 := netip.ParseAddr(p)
		if err1 != nil && err2 != nil {
			return nil, fmt.Errorf("trusted_proxies: %q is neither an address nor a network", p)
		}
		out = append(out, p)
	}
	return out, nil
}

// MakeDataDir makes the data folder, closed to others.
func (c Config) MakeDataDir() error { return os.MkdirAll(c.DataDir, 0o700) }
