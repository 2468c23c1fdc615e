package house_test

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// TestFileLength: a file that grows beyond this has two jobs.
func TestFileLength(t *testing.T) {
	const code, tests = 300, 450
	_, files := sources(t)
	for _, s := range files {
		limit := code
		if s.test() {
			limit = tests
		}
		if s.lines > limit {
			t.Errorf("%s has %d lines.\n\tRule: at most %d of code, %d of tests.\n\tWhy: a file is read in one go.", s.path, s.lines, code, tests)
		}
	}
}

// TestNoInit: nothing happens before main.
func TestNoInit(t *testing.T) {
	fset, files := sources(t)
	for _, s := range files {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s: func init.\n\tRule: there is none.\n\tWhy: what happens on import cannot be read where it is used, ordered, tested or refused.",
					fset.Position(f.Pos()))
			}
		}
	}
}

// TestNothingLeftToDo: what is not done stands in an issue, not in the source.
func TestNothingLeftToDo(t *testing.T) {
	marks := []string{"TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK:"}
	fset, files := sources(t)
	for _, s := range files {
		for _, group := range s.file.Comments {
			for _, mark := range marks {
				if strings.Contains(group.Text(), mark) {
					t.Errorf("%s: a comment with %s.\n\tRule: there is none.\n\tWhy: the reader cannot tell what was forgotten from what was postponed.",
						fset.Position(group.Pos()), mark)
				}
			}
		}
	}
}

// clocks are the functions of package time that read a clock or wait for it.
func clocks() []string {
	return []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer"}
}

// TestRoomHasNoClock: pure code takes the time as an argument.
func TestRoomHasNoClock(t *testing.T) {
	fset, files := sources(t)
	for _, s := range files {
		if s.test() || !within(s.path, "room") && !within(s.path, "devices/camera/picture") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if name, ok := ofPackage(n, "time"); ok && slices.Contains(clocks(), name) {
				t.Errorf("%s: time.%s.\n\tRule: package room and those below it, and package picture, take the time as an argument.\n"+
					"\tWhy: only so do the same events at the same moments give the same room.", fset.Position(n.Pos()), name)
			}
			return true
		})
	}
}

// ofPackage returns the name that a selector takes from a package.
func ofPackage(n ast.Node, name string) (string, bool) {
	sel, ok := n.(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	x, ok := sel.X.(*ast.Ident)
	return sel.Sel.Name, ok && x.Name == name
}

// TestNoSleepInTests: a test that sleeps is slow on a good day and false on a
// bad one. In a synctest bubble sleeping takes no time.
func TestNoSleepInTests(t *testing.T) {
	fset, files := sources(t)
	byFolder := map[string][]source{}
	for _, s := range files {
		if s.test() {
			byFolder[folder(s.path)] = append(byFolder[folder(s.path)], s)
		}
	}
	for _, group := range byFolder {
		inBubble := bubbled(group)
		for _, s := range group {
			for _, pos := range sleeps(s.file, inBubble) {
				t.Errorf("%s: time.Sleep outside a synctest bubble.\n\tRule: tests wait for what they wait for.\n"+
					"\tWhy: a sleeping test is slow on a good day and fails on a bad one.", fset.Position(pos))
			}
		}
	}
}

// bubbled names the functions of a test package that are called from within a
// synctest bubble, directly or by others that are.
func bubbled(files []source) map[string]bool {
	inside := map[string]bool{}
	for {
		before := len(inside)
		for _, s := range files {
			for _, d := range s.file.Decls {
				f, ok := d.(*ast.FuncDecl)
				if !ok || f.Body == nil {
					continue
				}
				if inside[f.Name.Name] {
					called(f.Body, inside)
				}
				ast.Inspect(f.Body, func(n ast.Node) bool {
					if body := bubble(n); body != nil {
						called(body, inside)
					}
					return true
				})
			}
		}
		if len(inside) == before {
			return inside
		}
	}
}

// bubble returns the arguments of synctest.Test, if n is a call of it.
func bubble(n ast.Node) ast.Node {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return nil
	}
	if name, ok := ofPackage(call.Fun, "synctest"); !ok || name != "Test" {
		return nil
	}
	return call
}

func called(body ast.Node, names map[string]bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch f := n.(type) {
		case *ast.Ident:
			names[f.Name] = true
		case *ast.SelectorExpr:
			names[f.Sel.Name] = true
		}
		return true
	})
}

// sleeps finds every time.Sleep outside bubbles and bubbled functions.
func sleeps(file *ast.File, inBubble map[string]bool) (found []token.Pos) {
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && inBubble[f.Name.Name] {
			continue
		}
		ast.Inspect(d, func(n ast.Node) bool {
			if bubble(n) != nil {
				return false
			}
			if name, ok := ofPackage(n, "time"); ok && name == "Sleep" {
				found = append(found, n.Pos())
			}
			return true
		})
	}
	return found
}
