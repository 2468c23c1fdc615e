package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"

	"klubba/agent/config"
)

// tlsOf returns a function that makes the TLS configuration anew from the
// files, so that a renewed certificate is used at the next connection. It
// returns nil if the configuration names no file.
func tlsOf(m *config.MQTT) func() (*tls.Config, error) {
	if m.CAFile == "" && m.CertFile == "" {
		return nil
	}
	return func() (*tls.Config, error) {
		c := &tls.Config{MinVersion: tls.VersionTLS12}
		if m.CAFile != "" {
			pem, err := os.ReadFile(m.CAFile)
			if err != nil {
				return nil, fmt.Errorf("mqtt.ca_file: %w", err)
			}
			c.RootCAs = x509.NewCertPool()
			if !c.RootCAs.AppendCertsFromPEM(pem) {
				return nil, fmt.Errorf("mqtt.ca_file: %s holds no certificate in PEM form", m.CAFile)
			}
		}
		if m.CertFile != "" {
			if err := config.CheckPrivate(m.KeyFile); err != nil {
				return nil, fmt.Errorf("mqtt.key_file: %w", err)
			}
			pair, err := tls.LoadX509KeyPair(m.CertFile, m.KeyFile)
			if err != nil {
				return nil, fmt.Errorf("mqtt.cert_file %s with key_file %s: %w", m.CertFile, m.KeyFile, err)
			}
			c.Certificates = []tls.Certificate{pair}
		}
		return c, nil
	}
}
