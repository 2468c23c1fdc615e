package precheck

// Kind is what sort of thing a result is about. Those of parts are the room's
// own kinds; the rest are named here.
type Kind string

// The kinds that a check names itself.
const (
	KindLight       Kind = "light"
	KindButton      Kind = "button"
	KindCamera      Kind = "camera"
	KindSpeaker     Kind = "speakerphone"
	KindDisplay     Kind = "display"
	KindLink        Kind = "link"
	KindRelay       Kind = "relay"
	KindService     Kind = "service"
	KindCertificate Kind = "certificate"
	KindClock       Kind = "clock"
	KindDisk        Kind = "disk"
	KindTemperature Kind = "temperature"
	KindPower       Kind = "power-supply"
	KindRecord      Kind = "record"
)

// Cause is why a part is not OK. Each has its advice in package room/text.
type Cause string

// The causes.
const (
	// Of any part.
	CauseNoAnswer Cause = "no-answer"     // none within its deadline
	CauseAbsent   Cause = "absent"        // not there, or unplugged
	CauseBusy     Cause = "busy"          // somebody else holds it
	CauseDenied   Cause = "denied"        // this program may not use it
	CauseProgram  Cause = "program-fault" // the driver itself failed
	CauseFailed   Cause = "failed"        // anything else; the detail says it
	CauseUnproven Cause = "unproven"      // it has no way to prove itself
	CauseTwice    Cause = "needed-two-tries"
	CausePicture  Cause = "picture" // what the camera shows
	CauseSound    Cause = "sound"   // how the speakerphone sounds
	CauseScreen   Cause = "screen"  // what the display shows, or does not tell

	CauseLampDark  Cause = "lamp-dark"  // a lamp that does not light
	CauseLampStuck Cause = "lamp-stuck" // one that does not go out

	CauseNotPressed   Cause = "not-pressed"   // though a person was asked to
	CausePressOld     Cause = "press-old"     // pressed long ago
	CauseNeverPressed Cause = "never-pressed" // since the program began
	CauseStuck        Cause = "stuck"         // held, or its wire is broken

	CauseLost       Cause = "link-lost"
	CauseDegraded   Cause = "link-degraded"
	CauseNoEvidence Cause = "no-evidence"
	CauseSlow       Cause = "slow"

	CauseCertificateEnding Cause = "certificate-ending"
	CauseCertificateEnded  Cause = "certificate-ended"
	CauseCertificateBad    Cause = "certificate-bad"

	CauseClockAlone   Cause = "clock-alone" // nobody keeps it right
	CauseClockInexact Cause = "clock-inexact"
	CauseDiskLow      Cause = "disk-low"
	CauseDiskFull     Cause = "disk-full"
	CauseDiskReadOnly Cause = "disk-read-only"
	CauseDiskSlow     Cause = "disk-slow"
	CauseDiskFault    Cause = "disk-fault"
	CauseWarm         Cause = "warm"
	CauseHot          Cause = "too-hot"
	CauseUnderVoltage Cause = "under-voltage"
	CauseWasUnder     Cause = "was-under-voltage"
	CauseRecord       Cause = "record-fault"
	CauseRecordLong   Cause = "record-long" // too long to be read in time
)

// Causes lists every cause, for those who keep words for them.
func Causes() []Cause {
	return []Cause{
		CauseNoAnswer, CauseAbsent, CauseBusy, CauseDenied, CauseProgram, CauseFailed, CauseUnproven, CauseTwice, CausePicture, CauseSound, CauseScreen,
		CauseLampDark, CauseLampStuck, CauseNotPressed, CausePressOld, CauseNeverPressed, CauseStuck,
		CauseLost, CauseDegraded, CauseNoEvidence, CauseSlow,
		CauseCertificateEnding, CauseCertificateEnded, CauseCertificateBad,
		CauseClockAlone, CauseClockInexact, CauseDiskLow, CauseDiskFull, CauseDiskReadOnly, CauseDiskSlow, CauseDiskFault,
		CauseWarm, CauseHot, CauseUnderVoltage, CauseWasUnder, CauseRecord, CauseRecordLong,
	}
}
