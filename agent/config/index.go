package config

import (
	"fmt"
	"sort"

	"github.com/pelletier/go-toml/v2/unstable"
)

// index knows on which line each key of a file stands, by its path with every
// list element counted: "light[1].lines.red".
type index struct {
	lines  map[string]int
	starts []int          // offset at which each line begins
	counts map[string]int // elements so far of each list of tables
	parser unstable.Parser
}

// newIndex reads a file that is known to be TOML.
func newIndex(data []byte) *index {
	x := &index{lines: map[string]int{}, starts: []int{0}, counts: map[string]int{}}
	for i, b := range data {
		if b == '\n' {
			x.starts = append(x.starts, i+1)
		}
	}
	x.parser.Reset(data)
	table := ""
	for x.parser.NextExpression() {
		switch e := x.parser.Expression(); e.Kind {
		case unstable.Table:
			table = x.enter("", e.Key())
		case unstable.ArrayTable:
			table = x.element(e.Key())
		case unstable.KeyValue:
			x.keyValue(table, e)
		}
	}
	return x
}

// line returns the line of the key, or of the nearest thing around it.
func (x *index) line(path string) int {
	for path != "" {
		if n, ok := x.lines[path]; ok {
			return n
		}
		path = parent(path)
	}
	return 0
}

// enter follows a dotted key from a table and notes the line of each step.
// A step into a list of tables means its last element.
func (x *index) enter(path string, key unstable.Iterator) string {
	for key.Next() {
		path = x.last(join(path, string(key.Node().Data)))
		x.note(path, key.Node())
	}
	return path
}

// element follows the key of a [[header]] to the new element it begins.
func (x *index) element(key unstable.Iterator) string {
	path := ""
	for key.Next() {
		path = join(path, string(key.Node().Data))
		if key.IsLast() {
			x.counts[path]++
		}
		path = x.last(path)
		x.note(path, key.Node())
	}
	return path
}

func (x *index) last(path string) string {
	if n := x.counts[path]; n > 0 {
		return at(path, n-1)
	}
	return path
}

func (x *index) keyValue(table string, kv *unstable.Node) {
	x.value(x.enter(table, kv.Key()), kv.Value())
}

// value notes what stands inside inline tables and lists.
func (x *index) value(path string, v *unstable.Node) {
	children := v.Children()
	switch v.Kind {
	case unstable.InlineTable:
		for children.Next() {
			if children.Node().Kind == unstable.KeyValue {
				x.keyValue(path, children.Node())
			}
		}
	case unstable.Array:
		for i := 0; children.Next(); {
			if children.Node().Kind == unstable.Comment {
				continue
			}
			x.note(at(path, i), children.Node())
			x.value(at(path, i), children.Node())
			i++
		}
	}
}

// note keeps the first line on which a path is named.
func (x *index) note(path string, n *unstable.Node) {
	if _, ok := x.lines[path]; ok || n.Raw.Length == 0 {
		return
	}
	offset := int(n.Raw.Offset)
	x.lines[path] = sort.Search(len(x.starts), func(i int) bool { return x.starts[i] > offset })
}

func at(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }
