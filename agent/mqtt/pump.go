package mqtt

import (
	"context"

	paho "github.com/eclipse/paho.mqtt.golang"
)

// call is something to ask of the client that may block.
type call struct {
	do    func() paho.Token
	token chan paho.Token // holds one, so that giving it never blocks
}

// pump makes the calls that block. The client's Publish and Subscribe do so
// for the whole write timeout when the connection is lost just then; meanwhile
// everybody else has long turned to the next connection. It ends at most one
// write timeout after the connection.
func (c *conn) pump() {
	for {
		select {
		case call := <-c.calls:
			call.token <- call.do()
		case <-c.lost:
			return
		case <-c.left:
			return
		}
	}
}

// ask has a call made, in the order of asking.
func (c *conn) ask(ctx context.Context, do func() paho.Token) (paho.Token, error) {
	asked := call{do: do, token: make(chan paho.Token, 1)}
	select {
	case c.calls <- asked:
	case <-c.lost:
		return nil, c.loss()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case token := <-asked.token:
		return token, nil
	case <-c.lost:
		return nil, c.loss()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// publish hands a message to the client. The token tells the rest.
func (c *conn) publish(ctx context.Context, m message) (paho.Token, error) {
	qos := byte(1)
	if m.loose {
		qos = 0
	}
	return c.ask(ctx, func() paho.Token { return c.client.Publish(m.topic, qos, m.retained, m.payload) })
}

// deliver publishes one message and waits for its acknowledgement.
func (c *conn) deliver(ctx context.Context, m message) error {
	token, err := c.publish(ctx, m)
	if err != nil {
		return err
	}
	return c.await(ctx, token)
}

// subscribe asks for topics, and returns the filters that the broker refuses.
func (c *conn) subscribe(ctx context.Context, filters []string) (refusals []string, err error) {
	wanted := map[string]byte{}
	for _, filter := range filters {
		wanted[filter] = 1
	}
	token, err := c.ask(ctx, func() paho.Token { return c.client.SubscribeMultiple(wanted, nil) })
	if err != nil {
		return nil, err
	}
	if err := c.await(ctx, token); err != nil {
		return nil, err
	}
	granted, _ := token.(*paho.SubscribeToken)
	for filter, code := range granted.Result() {
		if code == refused {
			refusals = append(refusals, filter)
		}
	}
	return refusals, nil
}
