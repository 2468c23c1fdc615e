package main

import (
	"path/filepath"

	"github.com/spf13/cobra"

	"klubba/devices/camera/picture"
)

// pictures is one call of "klubba analyze picture".
type pictures struct {
	*app
	reference string // a file, or ""
	sequence  bool
	fps       float64
	asJSON    bool

	then     *picture.Reference
	analyzer picture.Analyzer
	stack    picture.Stack
	stacked  []string // the files in the stack
	failed   bool
}

// newAnalyzePicture is "klubba analyze picture": what files show, judged as
// the camera's own test judges.
func newAnalyzePicture(a *app) *cobra.Command {
	p := &pictures{app: a}
	file := a.say("help.file-word", nil)
	cmd := a.command("picture "+file+"...", "analyze.picture", cobra.ArbitraryArgs, func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return a.usage(cmd, "usage.missing", map[string]any{"What": file})
		}
		if cmd.Flags().Changed("fps") && (!p.sequence || !(p.fps >= 1 && p.fps <= 1000)) {
			return a.usage(cmd, "usage.fps", nil)
		}
		return p.run(args)
	})
	cmd.ValidArgsFunction = nil // files are what is to be completed
	cmd.Long = a.paragraphs("analyze.picture.long")
	flags := cmd.Flags()
	flags.StringVar(&p.reference, "reference", "", a.say("flag.reference", nil))
	flags.BoolVar(&p.sequence, "sequence", false, a.say("flag.sequence", nil))
	flags.Float64Var(&p.fps, "fps", 0, a.say("flag.fps", nil))
	flags.BoolVar(&p.asJSON, "json", false, a.say("flag.json", nil))
	flags.Lookup("fps").DefValue = ""
	return cmd
}

// run judges all that can be judged; what cannot is told by name.
func (p *pictures) run(args []string) error {
	if p.reference != "" {
		then, err := readReference(p.reference)
		if err != nil {
			p.refuse(p.reference, err)
			return toldError{}
		}
		p.then = then
	}
	for _, arg := range args {
		files, err := pictureFiles(arg)
		if err != nil {
			p.refuse(arg, err)
			continue
		}
		for _, file := range files {
			if err := p.file(file); err != nil {
				return err
			}
		}
	}
	if p.sequence {
		if err := p.together(); err != nil {
			return err
		}
	}
	if p.failed {
		return toldError{}
	}
	return nil
}

// refuse tells of a file that cannot be judged, and goes on.
func (p *pictures) refuse(file string, err error) {
	p.failed = true
	p.complain(p.say("picture.failed", map[string]any{"File": filepath.Clean(file), "Error": p.fault(err)}))
}

// file judges one file. Its error is one of the output.
func (p *pictures) file(name string) error {
	f, err := readPicture(name)
	if err != nil {
		p.refuse(name, err)
		return nil
	}
	m, err := p.analyzer.Measure(f)
	if err != nil {
		p.refuse(name, err)
		return nil
	}
	e := picture.Evidence{Picture: m}
	if p.then != nil {
		if e.View, err = seen(p.analyzer.Compare(*p.then)); err != nil {
			p.refuse(name, err)
			return nil
		}
	}
	if p.sequence {
		if err := p.stack.Add(picture.Shot{Frame: f, At: p.at(len(p.stacked))}); err != nil {
			p.refuse(name, err)
			return nil
		}
		p.stacked = append(p.stacked, name)
	}
	return p.show(shown{File: name}, e)
}

// together judges the sequence as a whole.
func (p *pictures) together() error {
	m, err := p.stack.Measure()
	if err != nil {
		p.refuse(p.say("picture.sequence", nil), err)
		return nil
	}
	e := picture.Evidence{Picture: m.Mean, Stack: &m}
	if p.then != nil {
		if e.View, err = seen(p.stack.Compare(*p.then)); err != nil {
			p.refuse(p.say("picture.sequence", nil), err)
			return nil
		}
	}
	return p.show(shown{Sequence: p.stacked}, e)
}

func seen(v picture.View, err error) (*picture.View, error) { return &v, err }
