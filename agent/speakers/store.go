package speakers

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"klubba/agent/keepsake"
	"klubba/agent/wire"
	"klubba/devices"
)

// maxReference bounds a reference's file; it has a few KiB.
const maxReference = 64 << 10

// kept is a reference on disk. Device says what it was taken of, Sum is that of
// the reference's bytes.
type kept struct {
	V            int             `json:"v"`
	Speakerphone string          `json:"speakerphone"`
	Device       string          `json:"device"`
	Taken        string          `json:"taken"`
	Sum          string          `json:"sha256"`
	Reference    json.RawMessage `json:"reference"`
}

func (d *Desk) file(name string) string { return filepath.Join(d.opt.Folder, name+".sound.json") }

// load returns what a speakerphone is compared with; nil if nothing was kept.
// A file that cannot be used is an error that names it.
func (d *Desk) load(name string) ([]byte, error) {
	k, err := d.read(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return k.Reference, err
}

func (d *Desk) read(name string) (k kept, err error) {
	if d.opt.Folder == "" {
		return k, fs.ErrNotExist
	}
	path := d.file(name)
	data, err := keepsake.Read(path, maxReference)
	if err != nil {
		return k, fmt.Errorf("the sound reference: %w", err)
	}
	if json.Unmarshal(data, &k) != nil || k.V != wire.Version || k.Speakerphone != name || k.Sum != keepsake.Sum(k.Reference) {
		return kept{}, fmt.Errorf("the sound reference is damaged (%s): keep a new one: %w", path, devices.ErrReference)
	}
	return k, nil
}

// reference tells what is kept for a speakerphone; nil if nothing is.
func (d *Desk) reference(name string) *wire.SoundReference {
	k, err := d.read(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return &wire.SoundReference{Problem: err.Error()}
	}
	return &wire.SoundReference{Taken: k.Taken, Device: k.Device}
}

// keep writes a reference whole, or leaves what was there.
func (d *Desk) keep(name, device string, reference []byte, taken time.Time) error {
	if d.opt.Folder == "" {
		return errors.New("there is no folder to keep a reference in")
	}
	data, err := json.Marshal(kept{wire.Version, name, device, wire.Format(taken), keepsake.Sum(reference), reference})
	if err == nil {
		err = keepsake.Replace(d.file(name), append(data, '\n'))
	}
	if err != nil {
		return fmt.Errorf("the sound reference cannot be kept: %w", err)
	}
	return nil
}
