package mqtt_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"klubba/agent/wire"
)

const base = "rooms/norrmalm/sal-1/"

// patience is how long a test waits for what ought to come.
const patience = 20 * time.Second

// schemas are the payloads' schemas by the topics that carry them. A topic
// that none of them knows fails the test that saw it.
var schemas = []struct {
	topic *regexp.Regexp
	file  string
}{
	{regexp.MustCompile(`^availability$`), "availability"},
	{regexp.MustCompile(`^info$`), "info"},
	{regexp.MustCompile(`^state$`), "state"},
	{regexp.MustCompile(`^meeting$`), "meeting"},
	{regexp.MustCompile(`^link$`), "link"},
	{regexp.MustCompile(`^link/metrics$`), "link-metrics"},
	{regexp.MustCompile(`^readiness$`), "readiness"},
	{regexp.MustCompile(`^report$`), "report"},
	{regexp.MustCompile(`^device/[a-z0-9-]{1,32}/[a-z0-9-]{1,32}$`), "device"},
	{regexp.MustCompile(`^alert/[a-z0-9-]{1,32}$`), "alert"},
	{regexp.MustCompile(`^event/[a-z0-9-]{1,32}$`), "event"},
	{regexp.MustCompile(`^record/head$`), "record-head"},
	{regexp.MustCompile(`^health$`), "health"},
	{regexp.MustCompile(`^cmd/[a-z0-9-]{1,32}/result$`), "result"},
	{regexp.MustCompile(`^homeassistant/device/norrmalm/sal-1/config$`), "discovery"},
}

// compiled holds every schema, by file.
var compiled = sync.OnceValues(func() (map[string]*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	all := map[string]*jsonschema.Schema{}
	files, err := filepath.Glob("../../configs/schema/*.json")
	for _, f := range files {
		schema, compileErr := c.Compile(f)
		if compileErr != nil {
			return nil, compileErr
		}
		all[strings.TrimSuffix(filepath.Base(f), ".json")] = schema
	}
	return all, err
})

// checkPayload validates what was published.
func checkPayload(topic string, payload []byte) error {
	all, err := compiled()
	if err != nil {
		return err
	}
	rest := strings.TrimPrefix(topic, base)
	for _, s := range schemas {
		if !s.topic.MatchString(rest) {
			continue
		}
		if len(payload) == 0 {
			return mayBeEmpty(s.file)
		}
		return validate(all[s.file], s.file, payload)
	}
	return fmt.Errorf("no schema knows this topic")
}

// mayBeEmpty: only topics that come and go are ever cleared.
func mayBeEmpty(file string) error {
	if file == "device" || file == "alert" || file == "discovery" || file == "link-metrics" {
		return nil
	}
	return fmt.Errorf("an empty payload")
}

func validate(schema *jsonschema.Schema, file string, payload []byte) error {
	if schema == nil {
		return fmt.Errorf("configs/schema/%s.json is missing", file)
	}
	if file == "availability" { // a bare word
		payload = []byte(`"` + string(payload) + `"`)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(payload))
	if err != nil {
		return err
	}
	return schema.Validate(v)
}

// heard is a message as a subscriber got it.
type heard struct {
	topic    string // without the room's base
	payload  []byte
	retained bool
	qos      byte
}

// listener hears everything about rooms, and checks all that a room publishes
// against its schema.
type listener struct {
	t      testing.TB
	client paho.Client
	mu     sync.Mutex
	all    []heard
	more   chan struct{}
}

// listen subscribes to everything. It comes back by itself after a broker's
// restart, and its session is kept meanwhile.
func listen(t testing.TB, broker string, with ...func(*paho.ClientOptions)) *listener {
	t.Helper()
	l := &listener{t: t, more: make(chan struct{}, 1)}
	o := paho.NewClientOptions().AddBroker(broker).SetClientID(fmt.Sprintf("listener-%p", l)).
		SetCleanSession(false).SetConnectRetry(true).SetConnectRetryInterval(50 * time.Millisecond).
		SetMaxReconnectInterval(100 * time.Millisecond).
		SetDefaultPublishHandler(l.hear)
	for _, w := range with {
		w(o)
	}
	l.client = paho.NewClient(o)
	l.must(l.client.Connect())
	l.must(l.client.SubscribeMultiple(map[string]byte{"rooms/#": 1, "homeassistant/#": 1}, nil))
	// The embedded broker looks for retained messages after it has said yes,
	// and must not be told new ones meanwhile. It has done so when it answers
	// the next question.
	l.must(l.client.Unsubscribe("nothing"))
	t.Cleanup(func() { l.client.Disconnect(100) })
	return l
}

func (l *listener) must(token paho.Token) {
	l.t.Helper()
	if !token.WaitTimeout(patience) || token.Error() != nil {
		l.t.Fatalf("test's own client: %v", token.Error())
	}
}

func (l *listener) hear(_ paho.Client, m paho.Message) {
	h := heard{strings.TrimPrefix(m.Topic(), base), bytes.Clone(m.Payload()), m.Retained(), m.Qos()}
	if !isCommand(h.topic) {
		if err := checkPayload(m.Topic(), m.Payload()); err != nil {
			l.t.Errorf("published on %s: %s\n%v", m.Topic(), m.Payload(), err)
		}
	}
	l.mu.Lock()
	l.all = append(l.all, h)
	l.mu.Unlock()
	select {
	case l.more <- struct{}{}:
	default:
	}
}

// isCommand: what the test itself sends.
func isCommand(topic string) bool {
	return strings.HasPrefix(topic, "cmd/") && !strings.HasSuffix(topic, "/result")
}

func (l *listener) messages() []heard {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]heard(nil), l.all...)
}

// forget makes the listener count from here.
func (l *listener) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = nil
}

// until waits for what must come.
func (l *listener) until(what string, come func([]heard) bool) []heard {
	l.t.Helper()
	late := time.After(patience)
	for {
		all := l.messages()
		if come(all) {
			return all
		}
		select {
		case <-l.more:
		case <-late:
			l.t.Fatalf("never came: %s; heard %d messages, topics %v", what, len(all), topicsOf(all))
		}
	}
}

func (l *listener) untilOnline() {
	l.t.Helper()
	l.until("online", func(all []heard) bool { return last(all, "availability") == "online" })
}

// send publishes as somebody else than the room.
func (l *listener) send(topic, payload string, retained bool) {
	l.t.Helper()
	l.must(l.client.Publish(base+topic, 1, retained, payload))
}

// command sends a command and returns the answer with its id.
func (l *listener) answer(name, id string) wire.Answer {
	l.t.Helper()
	return l.answers(name, id, 1)[0]
}

func (l *listener) answers(name, id string, n int) []wire.Answer {
	l.t.Helper()
	var list []wire.Answer
	l.until(fmt.Sprintf("%d answers to %s %q", n, name, id), func(all []heard) bool {
		list = nil
		for _, h := range all {
			var a wire.Answer
			if h.topic == "cmd/"+name+"/result" && json.Unmarshal(h.payload, &a) == nil && a.ID == id {
				list = append(list, a)
			}
		}
		return len(list) >= n
	})
	return list
}

// last returns the newest payload on a topic.
func last(all []heard, topic string) string {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].topic == topic {
			return string(all[i].payload)
		}
	}
	return ""
}

// wasSaid reports whether a payload came. The embedded broker does not keep
// the order between two publishers, such as a last will and the room.
func wasSaid(all []heard, topic, payload string) bool {
	return slices.ContainsFunc(all, func(h heard) bool { return h.topic == topic && string(h.payload) == payload })
}

func topicsOf(all []heard) map[string]int {
	count := map[string]int{}
	for _, h := range all {
		count[h.topic]++
	}
	return count
}
