package rig

import (
	"klubba/agent/config"
	"klubba/devices"
	"klubba/devices/sim"
)

// addSimulated adds what [sim] asks for. All parts are required, as they are
// in a real room.
func addSimulated(set *devices.Set, s config.Sim, room *sim.Room) {
	if s.Link {
		set.Media = room.Media()
		if set.Link == nil { // else the way there is real, and only sound and picture are not
			set.Path = room.Path()
		}
	}
	if s.Remote {
		set.Remote = room.Remote()
	}
	if s.Camera {
		eye, head := room.Eye(config.SimCamera), room.Head(config.SimCamera)
		set.Finder = eye
		set.Cameras = append(set.Cameras, devices.NamedCamera{Name: config.SimCamera, Required: true, Camera: eye, Head: head})
		set.Parts = append(set.Parts, headPart(config.SimCamera, head))
	}
	if s.Speakerphone {
		horn := room.Horn(config.SimSpeakerphone)
		set.SoundFinder = horn
		set.Speakerphones = append(set.Speakerphones, devices.NamedSpeakerphone{Name: config.SimSpeakerphone, Required: true, Speakerphone: horn})
	}
	for _, name := range s.DisplayNames() {
		set.Displays = append(set.Displays, devices.NamedDisplay{
			Name: name, Required: true, Protocol: string(config.DriverSim), Line: name, Input: "hdmi1", Display: room.Display(name),
		})
	}
}
