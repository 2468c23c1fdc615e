package mqtt

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"sync"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
)

const (
	keepAlive    = 15 * time.Second
	pingTimeout  = 5 * time.Second
	writeTimeout = 5 * time.Second

	online, offline = "online", "offline"
)

// message is something to publish, at QoS 1 unless loose.
type message struct {
	topic    string
	payload  []byte
	retained bool
	loose    bool // QoS 0
	// key tells whether a retained message says something new.
	key string
}

// receiver takes what the broker sends. It must not block.
type receiver func(topic string, payload []byte, retained bool)

// conn is one connection, from the broker's yes until it is lost. It is never
// used again: a new connection is a new conn with a client of its own.
type conn struct {
	client paho.Client
	ack    time.Duration // how long a PUBACK may take
	lost   chan struct{} // closed when the connection is lost
	why    error         // set before lost is closed
	calls  chan call
	left   chan struct{} // closed when we end it
	ending sync.Once

	mu  sync.Mutex
	raw net.Conn
}

// dial connects once, with the password and the certificates as they are now.
// The caller runs the pump.
func dial(ctx context.Context, o Options, t topics, receive receiver) (*conn, error) {
	c := &conn{ack: o.Timing.Ack, lost: make(chan struct{}), left: make(chan struct{}), calls: make(chan call)}
	settings, err := c.settings(ctx, o, t)
	if err != nil {
		return nil, err
	}
	settings.SetDefaultPublishHandler(func(_ paho.Client, m paho.Message) {
		receive(m.Topic(), m.Payload(), m.Retained())
	})
	c.client = paho.NewClient(settings)
	// The attempt is bounded by Connect; the second on top is for its own
	// error to come through, which says more than ours.
	ctx, cancel := context.WithTimeout(ctx, o.Timing.Connect+time.Second)
	defer cancel()
	token := c.client.Connect()
	select {
	case <-token.Done():
		err = token.Error()
	case <-ctx.Done():
		err = fmt.Errorf("connect: %w", ctx.Err())
	}
	if err != nil {
		c.drop()
		return nil, err
	}
	return c, nil
}

func (c *conn) settings(ctx context.Context, o Options, t topics) (*paho.ClientOptions, error) {
	secret, config, err := o.secrets()
	if err != nil {
		return nil, err
	}
	s := paho.NewClientOptions().AddBroker(o.Broker).SetClientID(o.ClientID).
		SetUsername(o.Username).SetPassword(secret).
		SetProtocolVersion(4).SetCleanSession(true).SetStore(paho.NewMemoryStore()).
		SetAutoReconnect(false).SetConnectRetry(false).SetOrderMatters(true).
		SetKeepAlive(keepAlive).SetPingTimeout(pingTimeout).SetWriteTimeout(writeTimeout).
		SetConnectTimeout(o.Timing.Connect).
		SetBinaryWill(t.availability(), []byte(offline), 1, true)
	s.SetConnectionLostHandler(func(_ paho.Client, err error) {
		c.why = err
		close(c.lost)
	})
	s.SetCustomOpenConnectionFn(func(u *url.URL, _ paho.ClientOptions) (net.Conn, error) {
		raw, err := open(ctx, u, config, o.Timing.Connect)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.raw = raw
		return raw, err
	})
	return s, nil
}

// secrets reads the password and makes the TLS configuration.
func (o Options) secrets() (secret string, config *tls.Config, err error) {
	if o.Password != nil {
		if secret, err = o.Password(); err != nil {
			return "", nil, fmt.Errorf("read the password: %w", secretError{err})
		}
	}
	if o.TLS != nil {
		if config, err = o.TLS(); err != nil {
			return "", nil, fmt.Errorf("read the certificates: %w", secretError{err})
		}
	}
	return secret, config, nil
}

// await waits for a token: at most as long as a PUBACK may take.
func (c *conn) await(ctx context.Context, token paho.Token) error {
	late := time.NewTimer(c.ack)
	defer late.Stop()
	select {
	case <-token.Done():
		return c.acked(token)
	case <-c.lost:
		return c.loss()
	case <-late.C:
		return errNoAck(c.ack)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// acked tells whether a completed token is a real acknowledgement: without an
// error, and on a connection that still stands.
func (c *conn) acked(token paho.Token) error {
	if err := token.Error(); err != nil {
		return err
	}
	select {
	case <-c.lost:
		return c.loss()
	default:
	}
	if !c.client.IsConnectionOpen() {
		return errors.New("connection lost before the acknowledgement was seen")
	}
	return nil
}

// loss is why the connection was lost. Only after lost is closed.
func (c *conn) loss() error { return fmt.Errorf("connection lost: %w", c.why) }

func errNoAck(after time.Duration) error {
	return fmt.Errorf("the broker has acknowledged nothing for %s", after)
}

// drop ends the connection without a word, so that the broker tells the will.
func (c *conn) drop() {
	c.ending.Do(func() { close(c.left) })
	c.mu.Lock()
	raw := c.raw
	c.mu.Unlock()
	if raw != nil {
		_ = raw.Close() // it is given up
	}
	c.client.Disconnect(0)
}

// leave ends the connection in good order: the broker forgets the will.
func (c *conn) leave() {
	c.client.Disconnect(250)
	c.drop()
}
