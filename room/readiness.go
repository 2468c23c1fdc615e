package room

// judgeReadiness holds the last pre-check against the clock and against what
// is known of the parts since: no room is ready without a thing it needs.
func (r *Room) judgeReadiness() {
	if r.check.Verdict != VerdictUnknown && r.now.Sub(r.check.At) >= r.policy.ReadinessMaxAge {
		r.check = Readiness{Verdict: VerdictUnknown, At: r.check.At, Running: r.check.Running}
	}
	r.s.Readiness = r.check
	for i := range r.parts {
		p := &r.parts[i]
		if p.Required && (p.Condition == ConditionFailed || p.Condition == ConditionAbsent) {
			r.s.Readiness.Verdict = VerdictNotReady
			r.s.Readiness.At = p.Since
			r.s.Readiness.Summary = p.Name + ": " + p.Cause
			return
		}
	}
}
