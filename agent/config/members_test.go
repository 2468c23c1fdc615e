package config_test

import (
	"strings"
	"testing"

	"klubba/agent/config"
)

func TestMembers(t *testing.T) {
	if got := parse(t, room).Policy().Members; got != 0 {
		t.Errorf("without [members] there are %d", got)
	}
	if got := parse(t, room+"[members]\ntotal = 61\n").Policy().Members; got != 61 {
		t.Errorf("there are %d, want 61", got)
	}
	for _, tt := range []struct{ name, text, want string }{
		{"without its number", "[members]\n", "members.total: is missing; write for example total = 61"},
		{"none", "[members]\ntotal = 0\n", "5: members.total: 0 is out of range; write a whole number from 1 to 999"},
		{"too many", "[members]\ntotal = 1000\n", "from 1 to 999"},
		{"a text", "[members]\ntotal = \"61\"\n", "5: members.total: is a text"},
		{"misspelt", "[members]\ntotla = 61\n", `5: members.totla: unknown key; did you mean "total"?`},
		{"misspelt section", "[member]\ntotal = 61\n", `4: member: unknown key; did you mean "members"?`},
		{"a number alone", "members = 61\n", "members: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := config.Parse("f", []byte(room+tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want word of %q", err, tt.want)
			}
		})
	}
}
