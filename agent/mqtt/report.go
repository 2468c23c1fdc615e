package mqtt

// seeReport takes in the newest report of a pre-check, and returns what is
// closed when there is a newer one. Its bytes go out as they stand, so that
// their hash is the one in the record.
func (m *mirror) seeReport() <-chan struct{} {
	if m.opts.Newest == nil {
		return nil
	}
	newest, newer := m.opts.Newest.Latest()
	if newest.Report.Number > 0 {
		m.newest = &message{topic: m.topics.report(), payload: newest.Raw, key: newest.Hash, retained: true}
	}
	return newer
}
