package room

import "time"

// Room is one room. Make one with New; step it from one goroutine only.
type Room struct {
	policy Policy
	now    Instant // of the step under way, or of the last one
	acts   []Action
	s      Status

	lostSince Instant // since when the link is lost, or was before it became unknown
	goodSince Instant // since when it is good
	fairSince Instant // since when it is good or degraded
	lastLost  Instant // when it was lost last
	afterLoss bool    // this suspension needs a restored link
	restored  bool    // the present restoration is noted
	// overridden: the chair resumed without a restored link, and it has not
	// been back since.
	overridden bool

	// mayBeCut: a daemon before this one may have ended before the remote
	// side was let in again.
	mayBeCut  bool
	doorsFrom Phase // the phase before closed doors
	cutAt     Instant
	remote    RemoteSeen // behind these closed doors, as last seen

	check   Readiness // as the last pre-check left it
	parts   []Part    // what s.Parts shows; copied on every change
	due     time.Duration
	buttons []button

	displays []displaySeen // in the order of Policy.Displays
	tried    bool          // a pre-check that runs has them do what a meeting wants
	stayOn   time.Duration // when they do what they do in an idle room; 0: no matter

	overlay      Signal // shown for a moment over the room's own signal
	overlayUntil time.Duration
}

// Saved is what a room takes up again after its daemon was restarted. The
// zero Saved is an idle room.
type Saved struct {
	Phase   Phase
	Since   Instant // Mono is meaningful only if the machine did not restart
	By      Actor
	Cause   Cause
	Meeting string
	Title   string
	// DoorsFrom is the phase before Closed.
	DoorsFrom Phase
	// Overridden: Open was resumed without a restored link.
	Overridden bool
	// Members is what was told of the attendance; the rest is judged anew.
	Members Members
}

// New returns a room in the phase that was saved. All its evidence is
// unknown: whatever was proven before was proven to another process.
func New(policy Policy, saved Saved) *Room {
	r := &Room{policy: policy, acts: make([]Action, 0, 16), doorsFrom: saved.DoorsFrom, displays: make([]displaySeen, len(policy.Displays))}
	r.s = Status{
		Phase: Idle, Signal: SignalDark,
		Link:    Link{Level: LevelUnknown, Cause: CauseNoEvidence},
		Path:    Path{Level: LevelUnknown, Cause: CauseNoEvidence},
		Sound:   Medium{Flow: FlowUnknown},
		Picture: Medium{Flow: FlowUnknown},
		Doors:   Doors{State: DoorsOpen},
	}
	r.check.Verdict = VerdictUnknown
	r.s.Readiness = r.check
	r.forgetMembers()
	if saved.Phase.Meeting() && saved.Phase != "" {
		r.s.Phase, r.s.Since, r.s.By, r.s.PhaseCause = saved.Phase, saved.Since, saved.By, saved.Cause
		r.s.Meeting, r.s.Title = saved.Meeting, saved.Title
		r.takeUp(saved.Members)
	}
	r.afterLoss = saved.Phase == Suspended
	r.overridden = saved.Overridden
	r.mayBeCut = saved.Phase != "" && saved.Phase != Closed
	if saved.Phase == Closed {
		r.s.Doors = Doors{State: DoorsPending, Since: saved.Since}
	}
	r.judgeMembers()
	return r
}

// Step tells the room what happened and returns the work that follows. The
// returned slice is valid until the next step. Now must not go back on the
// monotonic clock; if it does, the time of the step before is taken.
func (r *Room) Step(now Instant, event Event) []Action {
	r.acts = r.acts[:0]
	r.setClock(now)
	event.apply(r, r.now)
	r.settle()
	return r.acts
}

// Status returns all there is to know of the room, as of the last step.
func (r *Room) Status() Status { return r.s }

// Signal returns what the light says, and since when: the part of Status that
// cannot wait for the rest.
func (r *Room) Signal() (Signal, Instant) { return r.s.Signal, r.s.SignalSince }

// apply of a Tick judges the buttons that are being held. Only a tick does,
// and the agent gives one only when no event waits: so a release that came in
// time is never overtaken by the clock.
func (Tick) apply(r *Room, _ Instant) { r.judgeHolds() }

func (e Started) apply(r *Room, _ Instant) {
	r.note(Note{Kind: KindDaemon, By: Actor{Via: ViaDaemon}, Outcome: "started", Text: e.Version})
	if r.s.Phase == Closed {
		r.cutAt = r.now
		r.act(CutRemote{})
	}
	if r.s.Phase.Meeting() {
		r.orderScenes(r.s.Phase)
	}
}

func (Stopping) apply(r *Room, _ Instant) {
	r.note(Note{Kind: KindDaemon, By: Actor{Via: ViaDaemon}, Outcome: "stopped"})
}

func (r *Room) act(a Action) { r.acts = append(r.acts, a) }

// note asks for an entry in the record, of now and of the present meeting.
func (r *Room) note(n Note) {
	n.At, n.Meeting, n.Title = r.now, r.s.Meeting, r.s.Title
	r.act(Record{n})
}

// settle draws every conclusion from what is known now. The order matters:
// evidence, then the link it makes, then what follows for the meeting, and
// the signal last.
func (r *Room) settle() {
	r.ageEvidence()
	r.ageParts()
	r.judgeLink()
	r.judgeDuty()
	r.judgeRestore()
	r.judgeDoors()
	r.judgeDisplays()
	r.judgeReadiness()
	r.judgeMembers()
	r.judgeSignal()
}
