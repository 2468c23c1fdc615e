package web

import (
	"crypto/tls"
	"fmt"
	"os"
	"sync"
	"time"
)

// certificate is a certificate and its key in files, read anew when they have
// changed, so that a renewed one is used without a restart. A change that
// cannot be read leaves the one that was read before.
type certificate struct {
	certFile, keyFile string

	mu      sync.Mutex
	pair    *tls.Certificate
	changed time.Time // of the certificate's file when it was read
	looked  time.Time
}

// lookEvery is how often the files are asked whether they have changed.
const lookEvery = time.Minute

// config is the server's TLS: 1.2 and above.
func (c *certificate) config() *tls.Config {
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		NextProtos:     []string{"h2", "http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.get() },
	}
}

func (c *certificate) get() (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pair != nil && time.Since(c.looked) < lookEvery {
		return c.pair, nil
	}
	c.looked = time.Now()
	if err := c.read(); err != nil && c.pair == nil {
		return nil, err
	}
	return c.pair, nil
}

// read reads the files if they are new.
func (c *certificate) read() error {
	info, err := os.Stat(c.certFile)
	if err != nil {
		return fmt.Errorf("web.cert_file: %w", err)
	}
	if c.pair != nil && info.ModTime().Equal(c.changed) {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return fmt.Errorf("web.cert_file %s with key_file %s: %w", c.certFile, c.keyFile, err)
	}
	c.pair, c.changed = &pair, info.ModTime()
	return nil
}
