package mqtt_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
	"gopkg.in/yaml.v3"

	"klubba/room"
	"klubba/room/record"
)

// asyncAPI is as much of configs/asyncapi.yaml as is checked here.
type asyncAPI struct {
	AsyncAPI string `yaml:"asyncapi"`
	Channels map[string]struct {
		Address    string         `yaml:"address"`
		Parameters map[string]any `yaml:"parameters"`
		Messages   map[string]struct {
			Payload struct {
				Ref string `yaml:"$ref"`
			} `yaml:"payload"`
		} `yaml:"messages"`
	} `yaml:"channels"`
	Operations map[string]struct {
		Action  string `yaml:"action"`
		Channel struct {
			Ref string `yaml:"$ref"`
		} `yaml:"channel"`
		Bindings struct {
			MQTT struct {
				QoS    int  `yaml:"qos"`
				Retain bool `yaml:"retain"`
			} `yaml:"mqtt"`
		} `yaml:"bindings"`
	} `yaml:"operations"`
}

func readAsyncAPI(t *testing.T) asyncAPI {
	t.Helper()
	text, err := os.ReadFile("../../configs/asyncapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var api asyncAPI
	if err := yaml.Unmarshal(text, &api); err != nil {
		t.Fatal(err)
	}
	return api
}

// TestAsyncAPIKnowsEveryTopic compares it with the schemas that the other
// tests hold every message against.
func TestAsyncAPIKnowsEveryTopic(t *testing.T) {
	api := readAsyncAPI(t)
	if api.AsyncAPI != "3.0.0" {
		t.Errorf("asyncapi %q", api.AsyncAPI)
	}
	described := map[string]bool{}
	for key, c := range api.Channels {
		for name := range c.Parameters {
			if !strings.Contains(c.Address, "{"+name+"}") {
				t.Errorf("channel %s: parameter %s is not in %s", key, name, c.Address)
			}
		}
		for _, m := range c.Messages {
			file := strings.TrimSuffix(filepath.Base(m.Payload.Ref), ".json")
			described[file] = true
			if _, err := os.Stat(filepath.Join("../../configs", m.Payload.Ref)); err != nil {
				t.Errorf("channel %s: %v", key, err)
			}
			checkAddress(t, key, c.Address, file)
		}
	}
	for _, s := range schemas {
		if !described[s.file] {
			t.Errorf("asyncapi.yaml describes no channel with %s.json", s.file)
		}
	}
}

// checkAddress: the channel's address is one whose messages are validated.
func checkAddress(t *testing.T, key, address, file string) {
	t.Helper()
	example := strings.NewReplacer("{prefix}", "homeassistant", "{site}", "norrmalm", "{room}", "sal-1").Replace(address)
	example = strings.TrimPrefix(regexp.MustCompile(`\{\w+\}`).ReplaceAllString(example, "x"), base)
	for _, s := range schemas {
		if s.file == file && s.topic.MatchString(example) {
			return
		}
	}
	if file != "command" {
		t.Errorf("channel %s: %s does not carry %s.json", key, address, file)
	}
}

// TestAsyncAPITellsWhatIsRetained compares its bindings with a running room.
func TestAsyncAPITellsWhatIsRetained(t *testing.T) {
	api := readAsyncAPI(t)
	bound := map[string]bool{}
	for name, o := range api.Operations {
		key := strings.TrimPrefix(o.Channel.Ref, "#/channels/")
		channel, known := api.Channels[key]
		if !known {
			t.Errorf("operation %s: no channel %s", name, o.Channel.Ref)
		}
		bound[key] = true
		transient := strings.Contains(channel.Address, "/event/") || strings.Contains(channel.Address, "/cmd/")
		if o.Bindings.MQTT.Retain == transient {
			t.Errorf("operation %s: retain %v", name, o.Bindings.MQTT.Retain)
		}
		if (o.Action == "receive") != (key == "command") {
			t.Errorf("operation %s: action %s", name, o.Action)
		}
	}
	for key := range api.Channels {
		if !bound[key] {
			t.Errorf("channel %s has no operation", key)
		}
	}
}

// TestSchemasKnowEveryWordOfTheRoom keeps the enumerations complete.
func TestSchemasKnowEveryWordOfTheRoom(t *testing.T) {
	all, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	mark := `"v":1,"boot_id":"b","time":"2026-11-22T02:00:00.123Z","mono_ms":1`
	for _, p := range []room.Phase{room.Idle, room.Open, room.Suspended, room.Closed, room.Local} {
		payload := `{` + mark + `,"phase":"` + string(p) + `","must_suspend":false,"may_resume":false}`
		if err := validate(all["meeting"], "meeting", []byte(payload)); err != nil {
			t.Error(err)
		}
	}
	for _, refused := range []room.Refusal{
		room.RefusedNotRestored, room.RefusedNoMeeting, room.RefusedMeetingOn, room.RefusedAlready,
		room.RefusedNotSuspended, room.RefusedDoorsClosed, room.RefusedDoorsOpen, room.RefusedLocal,
		room.RefusedRemoteCeiling, room.RefusedCheckRunning, room.RefusedNoCheck, room.RefusedUnknown, room.RefusedMalformed,
		room.RefusedTooLarge, room.RefusedRetained, room.RefusedExpired, room.RefusedRepeated, room.RefusedBusy, room.RefusedNoButton, room.RefusedCount,
	} {
		payload := `{"v":1,"name":"suspend","ok":false,"refused":"` + string(refused) + `","recorded":true,"time":"2026-11-22T02:00:00.123Z"}`
		if err := validate(all["result"], "result", []byte(payload)); err != nil {
			t.Error(err)
		}
	}
	for _, kind := range []room.Kind{
		room.KindPhase, room.KindLink, room.KindDuty, room.KindRestored, room.KindPress, room.KindPrecheck,
		room.KindCommand, room.KindDoors, room.KindPart, room.KindDaemon, room.KindClock, room.KindGap, room.KindMembers,
	} {
		note := room.Note{Kind: kind, At: instant()}
		sealed, err := record.Seal(record.Head{}, record.New(note, record.Stamp{Boot: "b"}))
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(all["entry"], "entry", sealed.Raw); err != nil {
			t.Error(err)
		}
	}
}

// TestSchemasRefuseWhatIsWrong: a schema that passes everything proves nothing.
func TestSchemasRefuseWhatIsWrong(t *testing.T) {
	all, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	good := commandJSON("1", 0, "{}")
	if err := validate(all["command"], "command", []byte(good)); err != nil {
		t.Error(err)
	}
	for file, payload := range map[string]string{
		"command":      `{"id":"1"}`,
		"availability": `away`,
		"meeting":      `{"v":1,"boot_id":"b","time":"2026-11-22T02:00:00.123Z","mono_ms":1,"phase":"live","must_suspend":false,"may_resume":false}`,
		"record-head":  `{"v":1,"boot_id":"b","time":"2026-11-22T02:00:00.123Z","mono_ms":1,"seq":1,"hash":"00","extra":1}`,
		"result":       `{"v":1,"name":"suspend","ok":false,"recorded":true,"time":"2026-11-22T02:00:00.123Z"}`,
		"event":        `{}`, "state": `{}`, "link-metrics": `{}`, "info": `{}`, "link": `{}`, "readiness": `{}`, "report": `{}`, "device": `{}`, "alert": `{}`, "health": `{}`, "discovery": `{}`, "entry": `{}`,
	} {
		if err := validate(all[file], file, []byte(payload)); err == nil {
			t.Errorf("%s.json lets %s through", file, payload)
		}
	}
}

// TestTelegrafReadsFieldsThatExist holds the example against the schemas.
func TestTelegrafReadsFieldsThatExist(t *testing.T) {
	text, err := os.ReadFile("../../configs/telegraf.conf")
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		Inputs struct {
			Consumers []struct {
				Topics []string `toml:"topics"`
				JSON   []struct {
					Fields []struct {
						Path     string `toml:"path"`
						Optional bool   `toml:"optional"`
					} `toml:"field"`
				} `toml:"json_v2"`
			} `toml:"mqtt_consumer"`
		} `toml:"inputs"`
	}
	if err := toml.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	samples := sampleFields(t)
	for _, input := range c.Inputs.Consumers {
		sample := samples[strings.TrimPrefix(input.Topics[0], "rooms/+/+/")]
		if len(input.JSON) == 0 || len(input.JSON[0].Fields) == 0 {
			t.Errorf("%v reads nothing", input.Topics)
		}
		for _, f := range input.JSON[0].Fields {
			if !f.Optional && !sample[f.Path] {
				t.Errorf("%v has no field %s; it has %v", input.Topics, f.Path, sample)
			}
		}
	}
}

// sampleFields are the paths of what a room really says.
func sampleFields(t *testing.T) map[string]map[string]bool {
	t.Helper()
	address := broker(t)
	r := newRoom(t)
	r.set(func(*room.Status) {})
	l := listen(t, address)
	start(t, r.options(address))
	l.untilOnline()
	samples := map[string]map[string]bool{}
	r.measure(room.LevelLost, room.CauseInternet)
	l.until("figures", func(all []heard) bool { return last(all, "link/metrics") != "" })
	for _, topic := range []string{"health", "state", "link/metrics"} {
		var v map[string]any
		if err := yaml.Unmarshal([]byte(last(l.messages(), topic)), &v); err != nil {
			t.Fatal(err)
		}
		samples[topic] = map[string]bool{}
		collectPaths("", v, samples[topic])
	}
	return samples
}

func collectPaths(prefix string, v map[string]any, into map[string]bool) {
	for key, value := range v {
		into[prefix+key] = true
		if inner, is := value.(map[string]any); is {
			collectPaths(prefix+key+".", inner, into)
		}
	}
}
