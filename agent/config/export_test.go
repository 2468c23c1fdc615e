package config

// KnownKeys parses a file and returns every key that the decoder asked for on
// the way, without list positions: "light.lines.red".
func KnownKeys(name string, data []byte) (map[string]bool, error) {
	values, err := decode(name, data)
	if err != nil {
		return nil, err
	}
	d := newDocument(name, data)
	d.known = map[string]bool{}
	d.config(&table{doc: d, values: values})
	return d.known, nil
}

// WrittenKeys returns every key that stands in a file, likewise, with its line.
func WrittenKeys(data []byte) map[string]int {
	keys := map[string]int{}
	for path, line := range newIndex(data).lines {
		key := plain(path)
		if first, ok := keys[key]; !ok || line < first {
			keys[key] = line
		}
	}
	return keys
}
