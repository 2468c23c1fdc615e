package house_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// noImports makes the type checker go on without other packages: to tell a
// package's own variables from local ones, none is needed.
type noImports struct{}

func (noImports) Import(string) (*types.Package, error) { return nil, errors.New("not imported") }

// changed finds every place where a variable of the package is assigned to,
// counted up, cleared, or has its address taken.
func changed(fset *token.FileSet, files []*ast.File) (places []string) {
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: noImports{}, FakeImportC: true, Error: func(error) {}}
	p, _ := conf.Check("p", fset, files, info) // errors are those of the missing imports
	owned := func(e ast.Expr) {
		id := base(e)
		if id == nil {
			return
		}
		if v, ok := info.Uses[id].(*types.Var); ok && v.Parent() == p.Scope() {
			places = append(places, fset.Position(id.Pos()).String()+": "+id.Name)
		}
	}
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool { touched(n, owned); return true })
	}
	return places
}

// touched calls see for each expression that n changes.
func touched(n ast.Node, see func(ast.Expr)) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			for _, e := range n.Lhs {
				see(e)
			}
		}
	case *ast.IncDecStmt:
		see(n.X)
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			see(n.Key)
			see(n.Value)
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			see(n.X)
		}
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.Ident); ok && len(n.Args) > 0 && slices.Contains([]string{"delete", "clear", "copy"}, f.Name) {
			see(n.Args[0])
		}
	}
}

// base returns the variable that an expression is a part of.
func base(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.IndexExpr:
			e = x.X
		case *ast.SelectorExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// TestNoChangingVariables: a package variable is a constant that Go cannot
// write as one.
func TestNoChangingVariables(t *testing.T) {
	for _, p := range ours(t) {
		fset := token.NewFileSet()
		var files []*ast.File
		for _, name := range append(slices.Clone(p.GoFiles), p.CgoFiles...) {
			f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		places := append(changed(fset, files), guarded(fset, files)...)
		for _, place := range places {
			t.Errorf("%s is a package variable that changes.\n\tRule: there is none.\n\tWhy: it is shared by all that happens in the program, tests at once included.", place)
		}
	}
}

// guarded finds package variables whose type is made for changing.
func guarded(fset *token.FileSet, files []*ast.File) (places []string) {
	for _, f := range files {
		for _, d := range f.Decls {
			decl, ok := d.(*ast.GenDecl)
			if !ok || decl.Tok != token.VAR {
				continue
			}
			for _, spec := range decl.Specs {
				v := spec.(*ast.ValueSpec)
				for _, pkg := range []string{"sync", "atomic"} {
					if _, ok := ofPackage(v.Type, pkg); ok {
						places = append(places, fset.Position(v.Pos()).String()+": "+v.Names[0].Name)
					}
				}
			}
		}
	}
	return places
}

// TestChangedFinds: the rule must be able to fail.
func TestChangedFinds(t *testing.T) {
	const text = `package p
import ("sync"; "os")
var a, b, c, d, e, f, g, h = 1, 2, map[int]int{}, []int{1}, struct{ x int }{}, 6, 7, os.Args
var mu sync.Mutex
func touch() {
	a = 2
	b++
	delete(c, 1)
	d[0] = 2
	e.x = 3
	_ = &f
	for g = range 3 {}
	h = os.Environ()
}
func local() { a := 1; a = 2; b := &a; *b = 3; c := 1; c++ }
`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, place := range append(changed(fset, []*ast.File{file}), guarded(fset, []*ast.File{file})...) {
		names = append(names, place[strings.LastIndex(place, " ")+1:])
	}
	if got := strings.Join(names, " "); got != "a b c d e f g h mu" {
		t.Errorf("found %q, want each of a to h and mu, once", got)
	}
}
