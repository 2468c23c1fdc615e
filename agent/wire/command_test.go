package wire_test

import (
	"errors"
	"strings"
	"testing"

	"klubba/agent/wire"
	"klubba/room"
)

func TestACountNeedsBothNumbers(t *testing.T) {
	for args, want := range map[string]string{
		`{"present":28,"remote":12}`:           "",
		`{"present":0,"remote":0}`:             "",
		`{"present":-1,"remote":12}`:           "", // the room refuses it
		``:                                     "both numbers are needed",
		`{}`:                                   "both numbers are needed",
		`null`:                                 "both numbers are needed",
		`{"present":28}`:                       "both numbers are needed",
		`{"remote":12}`:                        "both numbers are needed",
		`{"present":null,"remote":12}`:         "both numbers are needed",
		`{"present":28.5,"remote":12}`:         "cannot unmarshal number 28.5",
		`{"present":"28","remote":12}`:         "cannot unmarshal string",
		`{"present":1e99,"remote":12}`:         "cannot unmarshal number",
		`{"present":28,"remote":12,"total":1}`: "unknown field",
		`{"present":28,"remote":12}{}`:         "something follows the object",
	} {
		verb, err := wire.Verb("members", []byte(args))
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", args, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want word of %q", args, err, want)
		case errors.Is(err, wire.ErrUnknown):
			t.Errorf("%s: the verb is taken for unknown", args)
		}
		if count, ok := verb.(room.CountMembers); want == "" && !ok {
			t.Errorf("%s: %T %+v", args, verb, count)
		}
	}
}

// Every verb that can be sent is read back as what it was, and no other is.
func TestEveryVerbIsRead(t *testing.T) {
	for _, want := range []room.Verb{
		room.Start{}, room.End{}, room.GoLocal{}, room.Suspend{}, room.Resume{}, room.CloseDoors{}, room.OpenDoors{},
		room.LampTest{}, room.Precheck{}, room.CountMembers{},
	} {
		args := []byte(`{"present":0,"remote":0}`)
		if want != (room.CountMembers{}) {
			args = nil
		}
		if got, err := wire.Verb(want.Name(), args); err != nil || got != want {
			t.Errorf("%s: %+v, %v", want.Name(), got, err)
		}
	}
	if _, err := wire.Verb("explode", nil); !errors.Is(err, wire.ErrUnknown) || !strings.Contains(err.Error(), `"explode"`) {
		t.Errorf("got %v", err)
	}
}

// Whatever comes over the wire becomes a verb or an error, and a count of
// members only one that was written.
func FuzzVerb(f *testing.F) {
	f.Add("members", []byte(`{"present":28,"remote":12}`))
	f.Add("members", []byte(`{"present":28}`))
	f.Add("open", []byte(`{"meeting":"KF-1"}`))
	f.Add("explode", []byte(`null`))
	f.Fuzz(func(t *testing.T, name string, args []byte) {
		verb, err := wire.Verb(name, args)
		if (verb == nil) == (err == nil) {
			t.Fatalf("%q %q: %v, %v", name, args, verb, err)
		}
		if verb != nil && verb.Name() != name {
			t.Fatalf("%q became %q", name, verb.Name())
		}
		if _, ok := verb.(room.CountMembers); ok && !strings.Contains(string(args), ":") {
			t.Fatalf("a count was read from %q", args)
		}
	})
}
