package cameras

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"klubba/agent/keepsake"
	"klubba/agent/wire"
	"klubba/devices"
)

const (
	// maxPreset is the highest preset that any head has.
	maxPreset = 255
	// maxReference bounds a reference's file; it has a few KiB.
	maxReference = 256 << 10
)

// kept is a reference on disk. Sum is the SHA-256 of the reference's bytes.
type kept struct {
	V         int             `json:"v"`
	Camera    string          `json:"camera"`
	Preset    int             `json:"preset"`
	Taken     string          `json:"taken"`
	Sum       string          `json:"sha256"`
	Reference json.RawMessage `json:"reference"`
}

func (d *Desk) file(camera string, preset int) string {
	return filepath.Join(d.opt.Folder, camera+"."+strconv.Itoa(preset)+".json")
}

// load returns what a preset is compared with; nil if nothing was kept. A file
// that cannot be used is an error that names it.
func (d *Desk) load(camera string, preset int) ([]byte, error) {
	if preset == 0 || d.opt.Folder == "" {
		return nil, nil
	}
	k, err := d.read(camera, preset)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return k.Reference, err
}

func (d *Desk) read(camera string, preset int) (k kept, err error) {
	path := d.file(camera, preset)
	data, err := keepsake.Read(path, maxReference)
	if err != nil {
		return k, fmt.Errorf("the reference of preset %d: %w", preset, err)
	}
	damaged := fmt.Errorf("the reference of preset %d is damaged (%s): keep a new one: %w", preset, path, devices.ErrReference)
	if json.Unmarshal(data, &k) != nil || k.V != wire.Version || k.Camera != camera || k.Preset != preset || k.Sum != keepsake.Sum(k.Reference) {
		return kept{}, damaged
	}
	return k, nil
}

// references lists what is kept for a camera, by preset.
func (d *Desk) references(camera string) []wire.Reference {
	all := []wire.Reference{}
	if d.opt.Folder == "" {
		return all
	}
	paths, err := filepath.Glob(filepath.Join(d.opt.Folder, camera+".*.json"))
	if err != nil {
		return all // not reached: a camera's name has no pattern in it
	}
	for _, path := range paths {
		number := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), camera+"."), ".json")
		preset, err := strconv.Atoi(number)
		if err != nil || checkPreset(preset, 1) != nil {
			continue // not ours
		}
		r := wire.Reference{Preset: preset}
		k, err := d.read(camera, preset)
		if r.Taken = k.Taken; err != nil {
			r.Problem = err.Error()
		}
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b wire.Reference) int { return a.Preset - b.Preset })
	return all
}

// keep writes a reference whole, or leaves what was there.
func (d *Desk) keep(camera string, preset int, reference []byte, taken time.Time) error {
	if d.opt.Folder == "" {
		return errors.New("there is no folder to keep a reference in")
	}
	data, err := json.Marshal(kept{wire.Version, camera, preset, wire.Format(taken), keepsake.Sum(reference), reference})
	if err != nil {
		return fmt.Errorf("the reference of preset %d: %w", preset, err)
	}
	if err := keepsake.Replace(d.file(camera, preset), append(data, '\n')); err != nil {
		return fmt.Errorf("the reference of preset %d cannot be kept: %w", preset, err)
	}
	return nil
}
