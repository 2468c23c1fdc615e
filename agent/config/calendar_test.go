package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klubba/agent/config"
)

func TestCalendar(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want config.Calendar
	}{
		"a file":       {`file = "/srv/room.ics"`, config.Calendar{File: "/srv/room.ics", Every: 15 * time.Minute, Morning: 7 * time.Hour}},
		"a secret":     {`url_file = "/etc/klubba/calendar.url"`, config.Calendar{Secret: config.Secret{File: "/etc/klubba/calendar.url"}, Every: 15 * time.Minute, Morning: 7 * time.Hour}},
		"a credential": {`url_credential = "calendar-url"`, config.Calendar{Secret: config.Secret{Credential: "calendar-url"}, Every: 15 * time.Minute, Morning: 7 * time.Hour}},
		"everything": {"url = \"webcal://kalender.example/a.ics\"\nca_file = \"/ca.pem\"\nevery = \"1h\"\nmorning = \"06:45\"\nshow_titles = true\nopen_meetings = true",
			config.Calendar{URL: "webcal://kalender.example/a.ics", CAFile: "/ca.pem", Every: time.Hour, Morning: 6*time.Hour + 45*time.Minute, ShowTitles: true, OpenMeetings: true}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := config.Parse("f", []byte(room+"[calendar]\n"+c.text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&c.want, got.Calendar); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if c, err := config.Parse("f", []byte(room)); err != nil || c.Calendar != nil {
		t.Errorf("a room without [calendar] has %+v, %v", c.Calendar, err)
	}
}

func TestCalendarFaults(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 `calendar.url: is missing; write for example url = "https://kalender.kommun.example/ks-salen.ics"`,
		`file = "room.ics"`:                `5: calendar.file: "room.ics" is not a full path`,
		`url = "http://kalender.example/"`: `5: calendar.url: does not begin with https`,
		`url = "kalender.example"`:         `5: calendar.url: is not a URL with a host`,
		`url = "https://u:p4ss@h.example"`: `5: calendar.url: a user and password must not stand in the URL; put the whole address into a file and name that with url_file`,
		"file = \"/a\"\nurl = \"https://h.example/\"":          `6: calendar.url: stands beside file; a room has one calendar; write one of them`,
		"url_file = \"/a\"\nurl_credential = \"b\"":            `6: calendar.url_credential: stands beside url_file; write one of the two`,
		"file = \"/a\"\nca_file = \"/b\"":                      `6: calendar.ca_file: has no use with file; take it away`,
		"file = \"/a\"\nmorning = \"7:00\"":                    `6: calendar.morning: "7:00" is not a time of day; write hours and minutes, such as "07:00"`,
		"file = \"/a\"\nmorning = \"25:00\"":                   `is not a time of day`,
		"file = \"/a\"\nevery = \"1s\"":                        `"1s" is out of range`,
		"file = \"/a\"\n[[service]]\nname = \"calendar\"":      `"calendar" is already the name of a part of the daemon itself`,
		`url_file = "https://kalender.example/s3cr3t-address"`: `5: calendar.url_file: is not a full path; put the secret in a file`,
	} {
		got := faultsOf(t, room+"[calendar]\n"+text)
		if !strings.Contains(got, want) {
			t.Errorf("%s\ngot  %s\nwant %s", text, got, want)
		}
		if strings.Contains(got, "p4ss") || strings.Contains(got, "s3cr3t") {
			t.Errorf("the fault tells a secret: %s", got)
		}
	}
}

func TestCalendarSecretIsLookedAt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "calendar.url")
	c, err := config.Parse("f", []byte(room+"[calendar]\nurl_file = \""+path+"\""))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.CheckSecrets(); err != nil {
		t.Errorf("a secret that is not here is no fault: %v", err)
	}
	if err := os.WriteFile(path, []byte("https://kalender.example/s3cr3t"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	err = c.CheckSecrets()
	if err == nil || !strings.Contains(err.Error(), "calendar.url_file: ") || !strings.Contains(err.Error(), "chmod o=") {
		t.Errorf("a secret open to everybody: %v", err)
	}
}
