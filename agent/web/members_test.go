package web

import (
	"strings"
	"testing"

	"klubba/agent/web/webtest"
	"klubba/room"
)

func TestMembersAreCountedOverHTTP(t *testing.T) {
	policy := room.DefaultPolicy()
	policy.Members = 61
	r := webtest.NewWith(evening, policy)
	s := newServer(t, r)
	if w := post(s, "members", "Anna", `{"present":28,"remote":12}`); w.Code != 409 || !strings.Contains(w.Body.String(), `"no-meeting"`) {
		t.Errorf("without a meeting: %d %s", w.Code, w.Body)
	}
	post(s, "open", "Anna", "")
	for _, x := range []struct {
		args string
		code int
		says string
	}{
		{`{"present":28,"remote":12}`, 200, `"ok":true`},
		{`{"present":28,"remote":12}`, 409, `"already-so"`},
		{`{"present":50,"remote":12}`, 409, `"impossible-count"`},
		{`{"present":28}`, 400, "both numbers are needed"},
		{``, 400, "both numbers are needed"},
	} {
		if w := post(s, "members", "Anna", x.args); w.Code != x.code || !strings.Contains(w.Body.String(), x.says) || !strings.Contains(w.Body.String(), `"recorded":true`) {
			t.Errorf("%s: %d %s", x.args, w.Code, w.Body)
		}
	}
	if m := r.Told.Value().Status.Members; m.Present != 28 || m.Remote != 12 || m.By.Name != "Anna" || m.Enough != room.QuorumYes {
		t.Errorf("the room has %+v", m)
	}
}
