package display

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"klubba/devices"
	"klubba/devices/display/frame"
)

// greetLimit is how long a greeting may take.
const greetLimit = 3 * time.Second

// greet reads PJLink's greeting, and makes the digest if it asks for a
// password: by SHA-256 if the projector knows that (class 2), else by MD5.
func (p *Port) greet(ctx context.Context) error {
	m, err := p.greeting(ctx)
	if err != nil {
		return err
	}
	random, wanted := strings.CutPrefix(m.Value, "password ")
	if !wanted {
		return nil
	}
	if p.password == "" {
		return fmt.Errorf("%w: it wants one: give the one from its menu", frame.ErrPassword)
	}
	if p.oldDigest {
		p.prefix = frame.PJLinkMD5(random, p.password)
		return nil
	}
	if err := p.write(ctx, frame.PJLinkSHA256Ask()); err != nil {
		return err
	}
	m, err = p.greeting(ctx)
	theirs, newer := strings.CutPrefix(m.Value, "sha256 ")
	if err == nil && newer {
		own := make([]byte, 16)
		_, _ = rand.Read(own) // never fails, by its documentation
		p.prefix, err = frame.PJLinkSHA256(theirs, hex.EncodeToString(own), p.password)
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	// It does not know the newer way, and what it makes of this connection is
	// not known: another.
	p.oldDigest = true
	p.close()
	return p.connect(ctx)
}

// greeting reads one line of greeting.
func (p *Port) greeting(ctx context.Context) (m frame.Message, err error) {
	h, found := newHeard(), false
	until, buf := time.Now().Add(greetLimit), make([]byte, 256)
	for !found {
		n, err := p.read(ctx, buf, until)
		h.add(buf[:n])
		p.splitter.Push(buf[:n], func(b []byte) {
			if got, err := p.protocol.Parse(b); err == nil && !found {
				m, found = got, true
			}
		})
		switch {
		case found:
		case isTimeout(err) && ctx.Err() == nil:
			return m, h.silence(p.protocol)
		case err != nil:
			return m, err
		}
	}
	return m, m.Err
}

// login answers the prompts of a Sharp display on a network, which have no end
// of line.
func (p *Port) login(ctx context.Context) error {
	user, password := frame.SharpLogin(p.opt.User, p.password)
	steps := []struct {
		prompt string
		answer []byte
	}{{"Login:", user}, {"Password:", password}, {"\r\n", nil}}
	var text []byte
	buf := make([]byte, 256)
	for _, step := range steps {
		until := time.Now().Add(greetLimit)
		for !bytes.Contains(text, []byte(step.prompt)) {
			n, err := p.read(ctx, buf, until)
			text = append(text, buf[:n]...)
			switch {
			case err != nil && isTimeout(err) && ctx.Err() == nil:
				return fmt.Errorf("%w: it does not ask for %s", ErrSilent, strings.Trim(step.prompt, ":\r\n"))
			case err != nil:
				return err
			case len(text) > maxRaw:
				return ErrNoise
			}
		}
		if step.answer != nil {
			text = nil
			if err := p.write(ctx, step.answer); err != nil {
				return err
			}
		}
	}
	if !bytes.Contains(text, []byte("OK")) {
		return fmt.Errorf("%w: give the user and password of its network menu", devices.ErrDenied)
	}
	return nil
}
