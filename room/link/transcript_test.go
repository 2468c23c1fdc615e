package link_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"klubba/room"
	"klubba/room/link"
	"klubba/room/link/sim"
)

var update = flag.Bool("update", false, "rewrite the transcripts with what the detector does now")

// A transcript under testdata is a story in blocks: lines of what happens,
// four dashes, and what the detector made of it. Rewrite with -update, then
// read the difference as you would read code.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) < 10 {
		t.Fatalf("want at least 10 transcripts, have %d (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(data))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(data), got); diff != "" {
				t.Errorf("-transcript +now (go test ./room/link -update rewrites it):\n%s", diff)
			}
		})
	}
}

func play(t *testing.T, text string) string {
	t.Helper()
	s := newStage(t)
	var out strings.Builder
	for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if out.Len() > 0 {
			out.WriteString("\n")
		}
		in, _, told := strings.Cut(block, "\n----")
		out.WriteString(in + "\n")
		for line := range strings.SplitSeq(in, "\n") {
			s.do(strings.Fields(line))
		}
		if !told && strings.HasPrefix(in, "#") {
			continue
		}
		out.WriteString("----\n" + s.told())
	}
	return out.String()
}

// stage plays a link with two media targets. It is the path, too.
type stage struct {
	t       *testing.T
	d       *link.Detector
	run     *sim.Run
	targets [2]way
	n       int // probes sent, for losing some of them
	passive int // packets a second of the meeting itself
	packets uint64
	health  [2]string
	out     strings.Builder
}

// way is the way to one target: every nth probe is lost, all if 1.
type way struct {
	rtt   time.Duration
	every int
}

func newStage(t *testing.T) *stage {
	s := &stage{t: t, d: link.New(link.DefaultPolicy(), 2), targets: [2]way{{rtt: 25 * time.Millisecond}, {rtt: 25 * time.Millisecond}}}
	s.health = [2]string{"unknown", "unknown"}
	s.run = sim.New(s.d, s, func(c sim.Change) {
		s.printf(c.At, "%s -> %s", c.From.Level, strings.TrimSpace(string(c.To.Level)+" "+string(c.To.Cause)))
		if c.To.Flapping {
			s.printf(c.At, "held: it changes too often")
		}
	})
	return s
}

// Fate implements sim.Path.
func (s *stage) Fate(_ time.Duration, target int) (time.Duration, bool) {
	s.n++
	w := s.targets[target]
	return w.rtt, w.every == 0 || s.n%w.every != 0
}

func (s *stage) printf(at time.Duration, format string, args ...any) {
	fmt.Fprintf(&s.out, "%8.3f  %s\n", at.Seconds(), fmt.Sprintf(format, args...))
}

func (s *stage) told() string {
	text := s.out.String()
	s.out.Reset()
	if text == "" {
		return "(nothing)\n"
	}
	return text
}

// do plays one line:
//
//	mode open|idle        path 25ms [lose 1|N]   a|b 25ms [lose N]
//	wait 5s               stop 2s                passive 50
//	carrier up|down       route has|gone         gateway answers|silent
//	beyond                fault a|b refused      metrics
func (s *stage) do(f []string) {
	if len(f) == 0 || f[0] == "#" {
		return
	}
	arg := append(f[1:], "", "", "")
	switch f[0] {
	case "path":
		s.targets = [2]way{s.way(arg), s.way(arg)}
	case "a", "b":
		s.targets[f[0][0]-'a'] = s.way(arg)
	case "wait":
		s.wait(s.duration(arg[0]))
	case "stop":
		s.run.Hold(s.duration(arg[0]), false)
	case "passive":
		if _, err := fmt.Sscan(arg[0], &s.passive); err != nil {
			s.t.Fatal(err)
		}
	case "metrics":
		s.metrics()
	default:
		s.run.Do(func(d *link.Detector, now time.Duration) { s.input(d, now, f[0], arg) })
	}
}

func (s *stage) input(d *link.Detector, now time.Duration, word string, arg []string) {
	switch word {
	case "mode":
		d.SetMode(now, map[string]link.Mode{"open": link.Open}[arg[0]])
	case "carrier":
		d.Carrier(now, arg[0] == "up")
	case "route":
		d.Route(now, arg[0] == "has")
	case "gateway":
		d.Gateway(now, arg[0] == "answers")
	case "beyond":
		d.Beyond(now)
	case "fault":
		d.Fault(now, int(arg[0][0]-'a'), link.Fault(arg[1]))
	default:
		s.t.Fatalf("unknown word %q", word)
	}
}

func (s *stage) way(arg []string) way {
	w := way{rtt: s.duration(arg[0])}
	if arg[1] == "lose" {
		if _, err := fmt.Sscan(arg[2], &w.every); err != nil {
			s.t.Fatal(err)
		}
	}
	return w
}

func (s *stage) duration(text string) time.Duration {
	d, err := time.ParseDuration(text)
	if err != nil {
		s.t.Fatal(err)
	}
	return d
}

// wait lets time pass. Ten times a second the meeting's packets are counted
// and the targets looked at.
func (s *stage) wait(d time.Duration) {
	const step = 100 * time.Millisecond
	for end := s.run.Now() + d; s.run.Now() < end; {
		s.run.Until(min(s.run.Now()+step, end))
		if s.passive > 0 {
			s.packets += uint64(s.passive) / 10
			s.run.Do(func(d *link.Detector, now time.Duration) { d.Passive(now, s.packets) })
		}
		s.look()
	}
}

func (s *stage) look() {
	for i := range s.health {
		target := s.d.Target(i)
		health := strings.TrimSpace(string(target.Health) + " " + string(target.Fault))
		if health != s.health[i] {
			s.printf(target.Since, "target %c: %s -> %s", 'a'+i, s.health[i], health)
			s.health[i] = health
		}
	}
}

func (s *stage) metrics() {
	m, v := s.d.Metrics(s.run.Now()), s.d.Verdict()
	s.printf(s.run.Now(), "loss over 15 s %.1f %% of %d (%.1f to %.1f), late %.0f %%, burst %.0f ms",
		100*m.Loss15.Share, m.Loss15.Probes, 100*m.Loss15.Low, 100*m.Loss15.High, 100*m.Late, ms(m.Burst))
	s.printf(s.run.Now(), "rtt %.0f to %.0f ms, jitter %.0f ms, R about %.0f, MOS about %.1f",
		ms(m.RTT50), ms(m.RTT95), ms(m.Jitter), m.EstimatedR, m.EstimatedMOS)
	if v.Passive != room.FlowUnknown {
		s.printf(s.run.Now(), "the meeting's packets: %s", v.Passive)
	}
}
