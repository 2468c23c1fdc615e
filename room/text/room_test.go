package text_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"strconv"
	"strings"
	"testing"

	"klubba/room"
	"klubba/room/text"
)

// constants reads the constants of package room from its source: the values
// of each of its string types.
func constants(t *testing.T) map[string][]string {
	t.Helper()
	production := func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }
	//nolint:staticcheck // One package without build tags: its files are enough.
	packages, err := parser.ParseDir(token.NewFileSet(), "..", production, 0)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string][]string{}
	for _, file := range packages["room"].Files {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			typ, isNamed := spec.Type.(*ast.Ident)
			lit, isLit := spec.Values[0].(*ast.BasicLit)
			if !isNamed || !isLit || lit.Kind != token.STRING || !ast.IsExported(typ.Name) {
				return true
			}
			value, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			values[typ.Name] = append(values[typ.Name], value)
			return true
		})
	}
	return values
}

func TestEveryConstantHasAWord(t *testing.T) {
	for _, lang := range text.Languages() {
		w := text.New(lang)
		say := map[string][]func(string) string{
			"Phase":      {func(s string) string { return w.Phase(room.Phase(s)) }},
			"Level":      {func(s string) string { return w.Level(room.Level(s)) }},
			"Cause":      {func(s string) string { return w.Cause(room.Cause(s)) }, func(s string) string { return w.Thing(room.Cause(s)) }},
			"Condition":  {func(s string) string { return w.Condition(room.Condition(s)) }},
			"Flow":       {func(s string) string { return w.Flow(room.Flow(s)) }},
			"Verdict":    {func(s string) string { return w.Verdict(room.Verdict(s)) }},
			"DoorState":  {func(s string) string { return w.Doors(room.DoorState(s)) }},
			"Quorum":     {func(s string) string { return w.Quorum(room.Quorum(s)) }},
			"Signal":     {func(s string) string { return w.Signal(room.Signal(s)) }, func(s string) string { return w.Looks(room.Signal(s)) }},
			"Via":        {func(s string) string { return w.Via(room.Via(s)) }},
			"Refusal":    {func(s string) string { return w.Refusal(room.Refusal(s)) }},
			"Role":       {func(s string) string { return w.Role(room.Role(s)) }},
			"CameraUse":  {func(s string) string { return w.Verb(room.UseCamera{For: room.CameraUse(s)}.Name()) }},
			"DisplayUse": {func(s string) string { return w.Verb(room.UseDisplay{For: room.DisplayUse(s)}.Name()) }},
			"Scene":      {func(s string) string { return w.Scene(room.Scene(s)) }},
			"SoundUse":   {func(s string) string { return w.Verb(room.UseSpeakerphone{For: room.SoundUse(s)}.Name()) }},
			"Kind":       {func(s string) string { return w.Kind(room.Kind(s)) }},
		}
		found := constants(t)
		for typ := range say {
			if len(found[typ]) < 2 {
				t.Errorf("found %d constants of room.%s: is it gone, or does this test no longer see it?", len(found[typ]), typ)
			}
		}
		for typ, values := range found {
			if say[typ] == nil {
				t.Errorf("room.%s has constants and no words in package text", typ)
			}
			for _, value := range values {
				for _, f := range say[typ] {
					checkWord(t, lang, typ, value, f(value))
				}
			}
		}
	}
}

func checkWord(t *testing.T, lang, typ, value, word string) {
	t.Helper()
	switch {
	case value == "" && word != "":
		t.Errorf("%s: the empty room.%s says %q, want nothing", lang, typ, word)
	case value != "" && (word == "" || strings.HasSuffix(word, "."+value)):
		t.Errorf("%s: room.%s %q has no word", lang, typ, value)
	}
}

func TestEveryVerbHasAWord(t *testing.T) {
	verbs := []room.Verb{
		room.Start{}, room.End{}, room.GoLocal{}, room.Suspend{}, room.Resume{},
		room.CloseDoors{}, room.OpenDoors{}, room.LampTest{}, room.Precheck{}, room.CountMembers{}, room.CancelPrecheck{}, room.SignReport{},
		room.UseCamera{For: room.CameraCheck}, room.UseCamera{For: room.CameraSnapshot},
		room.UseCamera{For: room.CameraReference}, room.UseCamera{For: room.CameraPTZ},
		room.UseDisplay{For: room.DisplayOn}, room.UseDisplay{For: room.DisplayOff}, room.UseDisplay{For: room.DisplayInput},
		room.UseDisplay{For: room.DisplayMute}, room.UseDisplay{For: room.DisplaySend},
		room.UseSpeakerphone{For: room.SoundCheck}, room.UseSpeakerphone{For: room.SoundLevel}, room.UseSpeakerphone{For: room.SoundReference},
	}
	for _, lang := range text.Languages() {
		for _, v := range verbs {
			checkWord(t, lang, "Verb", v.Name(), text.New(lang).Verb(v.Name()))
		}
	}
}

func TestRefusalSaysWhatToDo(t *testing.T) {
	for _, lang := range text.Languages() {
		w := text.New(lang)
		for _, r := range constants(t)["Refusal"] {
			said := w.Refusal(room.Refusal(r))
			if said != "" && !strings.HasSuffix(said, ".") {
				t.Errorf("%s: %q is no sentence", lang, said)
			}
		}
	}
	got := text.New("sv").Refusal(room.RefusedNotRestored)
	want := "Uppkopplingen är inte återställd ännu. Vänta tills lampan växlar mellan rött och grönt, eller håll knappen intryckt i tre sekunder."
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
