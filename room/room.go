package room

// Room is one room.
type Room struct{}

func (Tick) apply(*Room, Instant)       {}
func (ButtonEdge) apply(*Room, Instant) {}
func (PathSeen) apply(*Room, Instant)   {}
func (MediumSeen) apply(*Room, Instant) {}
func (RemoteSeen) apply(*Room, Instant) {}
func (PartSeen) apply(*Room, Instant)   {}
func (CheckDone) apply(*Room, Instant)  {}
func (Started) apply(*Room, Instant)    {}
func (Stopping) apply(*Room, Instant)   {}
func (Rejected) apply(*Room, Instant)   {}
func (Command) apply(*Room, Instant)    {}

func (Start) do(*Room, Instant, Actor) Refusal      { return RefusedNot }
func (End) do(*Room, Instant, Actor) Refusal        { return RefusedNot }
func (GoLocal) do(*Room, Instant, Actor) Refusal    { return RefusedNot }
func (Suspend) do(*Room, Instant, Actor) Refusal    { return RefusedNot }
func (Resume) do(*Room, Instant, Actor) Refusal     { return RefusedNot }
func (CloseDoors) do(*Room, Instant, Actor) Refusal { return RefusedNot }
func (OpenDoors) do(*Room, Instant, Actor) Refusal  { return RefusedNot }
func (LampTest) do(*Room, Instant, Actor) Refusal   { return RefusedNot }
func (Precheck) do(*Room, Instant, Actor) Refusal   { return RefusedNot }
