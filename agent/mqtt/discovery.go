package mqtt

import (
	"encoding/json"
	"maps"

	"klubba/agent/wire"
)

// Home Assistant's MQTT device discovery: one retained document announces the
// room as a device, and each thing worth showing as a component. A component
// is taken back by announcing it with its platform alone, the device by an
// empty payload. The names are shown to people, so they are in Swedish.

// announcement is the document.
type announcement struct {
	Device            device               `json:"device"`
	Origin            origin               `json:"origin"`
	AvailabilityTopic string               `json:"availability_topic"`
	QoS               int                  `json:"qos"`
	Components        map[string]component `json:"components"`
}

type device struct {
	Identifiers   []string `json:"identifiers"`
	Name          string   `json:"name"`
	Manufacturer  string   `json:"manufacturer"`
	Model         string   `json:"model"`
	HWVersion     string   `json:"hw_version,omitempty"`
	SWVersion     string   `json:"sw_version,omitempty"`
	SerialNumber  string   `json:"serial_number,omitempty"`
	SuggestedArea string   `json:"suggested_area"`
}

type origin struct {
	Name      string `json:"name"`
	SWVersion string `json:"sw_version,omitempty"`
}

// component is one thing to show; with Platform alone it takes it back.
type component struct {
	Platform      string   `json:"platform"`
	UniqueID      string   `json:"unique_id,omitempty"`
	Name          string   `json:"name,omitempty"`
	DeviceClass   string   `json:"device_class,omitempty"`
	StateTopic    string   `json:"state_topic,omitempty"`
	ValueTemplate string   `json:"value_template,omitempty"`
	Options       []string `json:"options,omitempty"`
	StateClass    string   `json:"state_class,omitempty"`
	Unit          string   `json:"unit_of_measurement,omitempty"`
	// ExpireAfter is after how many seconds of silence the state is unknown.
	ExpireAfter int `json:"expire_after,omitempty"`
	// AttributesTopic gives the whole document as attributes.
	AttributesTopic string `json:"json_attributes_topic,omitempty"`
}

// The platforms that are used.
const (
	binarySensor = "binary_sensor"
	sensor       = "sensor"
)

// discovery is the announcement, or nothing if there is to be none.
func (m *mirror) discovery(s wire.State) []message {
	if !m.opts.Discovery {
		return nil
	}
	components := m.topics.components(s)
	if m.opts.measures() {
		maps.Copy(components, m.topics.figureComponents(m.opts.Timing.Figures))
	}
	for id, c := range components {
		m.memory.components[id] = c.Platform
	}
	if m.isSettled() {
		m.takeBack(components)
	}
	announced := jsonMessage(m.topics.discovery, m.opts.announce(m.topics, components))
	announced.key = string(announced.payload)
	return []message{announced}
}

// takeBack adds what was announced once and is no more.
func (m *mirror) takeBack(components map[string]component) {
	for id, platform := range m.memory.components {
		if _, still := components[id]; !still {
			components[id] = component{Platform: platform}
		}
	}
}

// lookAtDiscovery learns what an earlier life announced.
func (m *mirror) lookAtDiscovery(r retained) {
	if !m.opts.Discovery {
		m.memory.leftovers[r.topic] = true
		return
	}
	var earlier announcement
	if json.Unmarshal(r.payload, &earlier) != nil {
		return // not ours; it is overwritten
	}
	maps.DeleteFunc(earlier.Components, func(id string, c component) bool {
		return !isLevel(id) || c.Platform == "" || c.UniqueID == "" || m.memory.components[id] != ""
	})
	for id, c := range earlier.Components {
		m.memory.components[id] = c.Platform
	}
}

func (o Options) announce(t topics, components map[string]component) announcement {
	id := "klubba_" + o.Site + "_" + o.Room
	for key, c := range components {
		if c.StateTopic != "" {
			c.UniqueID = id + "_" + key
			components[key] = c
		}
	}
	return announcement{
		Device: device{
			Identifiers: []string{id}, Name: o.Site + " " + o.Room, Manufacturer: "Klubba",
			Model: "Sammanträdesrum", SuggestedArea: o.Site,
			HWVersion: o.Info.HW, SWVersion: o.Info.SW, SerialNumber: o.Info.Serial,
		},
		Origin:            origin{Name: "klubba", SWVersion: o.Info.SW},
		AvailabilityTopic: t.availability(),
		QoS:               1,
		Components:        components,
	}
}

// components are the things to show, by their ids.
func (t topics) components(s wire.State) map[string]component {
	list := map[string]component{
		"link": {
			Platform: binarySensor, Name: "Uppkoppling", DeviceClass: "connectivity", StateTopic: t.link(), AttributesTopic: t.link(),
			ValueTemplate: "{{ {'good':'ON','degraded':'ON','lost':'OFF'}.get(value_json.level, 'None') }}",
		},
		"phase": {
			Platform: sensor, Name: "Läge", DeviceClass: "enum", StateTopic: t.meeting(), AttributesTopic: t.meeting(),
			ValueTemplate: "{{ value_json.phase }}", Options: []string{"idle", "open", "suspended", "closed", "local"},
		},
		"suspended": {
			Platform: binarySensor, Name: "Ajournerat", StateTopic: t.meeting(),
			ValueTemplate: "{{ 'ON' if value_json.phase == 'suspended' else 'OFF' }}",
		},
		"must-suspend": {
			Platform: binarySensor, Name: "Måste ajourneras", DeviceClass: "problem", StateTopic: t.meeting(),
			ValueTemplate: "{{ 'ON' if value_json.must_suspend else 'OFF' }}",
		},
		"readiness": {
			Platform: sensor, Name: "Beredskap", DeviceClass: "enum", StateTopic: t.readiness(), AttributesTopic: t.readiness(),
			ValueTemplate: "{{ value_json.verdict }}", Options: []string{"unknown", "ready", "remarks", "not-ready"},
		},
	}
	for _, p := range s.Parts {
		list[level("part-"+p.Name)] = t.partComponent(p)
	}
	return list
}

// partComponent shows a part as a problem or none; what is unknown stays so.
func (t topics) partComponent(p wire.Part) component {
	topic := t.device(p.Kind, p.Name)
	return component{
		Platform: binarySensor, Name: p.Name, DeviceClass: "problem", StateTopic: topic, AttributesTopic: topic,
		ValueTemplate: "{{ {'ok':'OFF','degraded':'OFF','failed':'ON','absent':'ON'}.get(value_json.condition, 'None') }}",
	}
}
