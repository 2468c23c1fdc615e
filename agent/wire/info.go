package wire

// Info says which box speaks. It changes only with the daemon's own life.
type Info struct {
	Mark
	Site string `json:"site"`
	Room string `json:"room"`
	// SW is the daemon's version, HW the kind of box, Serial its number.
	SW     string `json:"sw"`
	HW     string `json:"hw,omitempty"`
	Serial string `json:"serial,omitempty"`
	// ConnSeq counts the connections to the broker since the daemon started;
	// with the boot id it tells a late last will from a new one.
	ConnSeq uint64 `json:"conn_seq"`
	// ConfigHash names the configuration without telling it.
	ConfigHash string `json:"config_hash,omitempty"`
	// Capabilities names what the box can do, such as "light" or "remote-cut".
	Capabilities []string `json:"capabilities"`
	// Commands names the commands that the room takes from afar.
	Commands []string `json:"commands"`
}

// Health is how the box itself does. A reader takes a room for dead when its
// health is older than three periods, whatever its availability says.
type Health struct {
	Mark
	// PeriodMS is how often it is told.
	PeriodMS    int64  `json:"period_ms"`
	ConnSeq     uint64 `json:"conn_seq"`
	ClockSynced bool   `json:"clock_synced"`
	// UptimeMS is the daemon's own.
	UptimeMS int64 `json:"uptime_ms"`
	// CPUCelsius, DiskFreeBytes, DiskTotalBytes and MemoryBytes (resident)
	// are absent when they could not be read.
	CPUCelsius     *float64 `json:"cpu_celsius,omitempty"`
	DiskFreeBytes  *uint64  `json:"disk_free_bytes,omitempty"`
	DiskTotalBytes *uint64  `json:"disk_total_bytes,omitempty"`
	MemoryBytes    *uint64  `json:"memory_bytes,omitempty"`
	// RecordWaiting is how many record entries the broker has not yet
	// acknowledged.
	RecordWaiting uint64 `json:"record_waiting"`
	// CommandsDropped is how many commands were thrown away unanswered since
	// the daemon started, because too many came at once.
	CommandsDropped uint64 `json:"commands_dropped"`
}

// Severity is how bad an alert is.
type Severity string

// The severities. Critical: the meeting or its record is at stake.
const (
	SeverityWarning  Severity = "warning"
	SeverityCritical Severity = "critical"
)

// Alert is something that somebody ought to act on. There is one as long as it
// lasts.
type Alert struct {
	Mark
	Code     string   `json:"code"`
	Severity Severity `json:"severity"`
	Since    string   `json:"since,omitempty"`
	Part     string   `json:"part,omitempty"`
	Cause    string   `json:"cause,omitempty"`
	// Text says it in English, for central IT.
	Text string `json:"text"`
}
