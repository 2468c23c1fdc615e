package password_test

import (
	"errors"
	"strings"
	"testing"

	"klubba/agent/web/password"
)

func TestRightAndWrong(t *testing.T) {
	h, err := password.New("klubban i bordet")
	if err != nil {
		t.Fatal(err)
	}
	if err := password.Valid(h); err != nil {
		t.Errorf("%s: %v", h, err)
	}
	for given, want := range map[string]bool{"klubban i bordet": true, "Klubban i bordet": false, "": false, strings.Repeat("k", password.Max+1): false} {
		if got := password.Check(h, given); got != want {
			t.Errorf("%q: %t, want %t", given, got, want)
		}
	}
	again, err := password.New("klubban i bordet")
	if err != nil || again == h {
		t.Errorf("twice the same hash: %v", err)
	}
}

// The hash is the one that the reference program makes: echo -n password | argon2
// somesalt -id -t 2 -k 65536 -p 1 -l 32.
func TestHashOfTheReferenceProgram(t *testing.T) {
	const h = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if !password.Check(h, "password") || password.Check(h, "Password") {
		t.Errorf("not the reference's: %v", password.Valid(h))
	}
}

func TestNewPasswordHasALength(t *testing.T) {
	for _, p := range []string{"", "kort", strings.Repeat("å", password.Max)} {
		if _, err := password.New(p); err == nil {
			t.Errorf("%q was taken", p)
		}
	}
}

const salt, key = "c29tZXNhbHQ", "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"

func TestWhatIsNoHash(t *testing.T) {
	for name, text := range map[string]string{
		"empty":        "",
		"a password":   "hemligt",
		"bcrypt":       "$2y$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234",
		"argon2i":      "$argon2i$v=19$m=65536,t=2,p=1$" + salt + "$" + key,
		"old version":  "$argon2id$v=16$m=65536,t=2,p=1$" + salt + "$" + key,
		"much memory":  "$argon2id$v=19$m=4194304,t=2,p=1$" + salt + "$" + key,
		"many passes":  "$argon2id$v=19$m=65536,t=99999,p=1$" + salt + "$" + key,
		"no pass":      "$argon2id$v=19$m=65536,t=0,p=1$" + salt + "$" + key,
		"many lanes":   "$argon2id$v=19$m=65536,t=2,p=200$" + salt + "$" + key,
		"no salt":      "$argon2id$v=19$m=65536,t=2,p=1$$" + key,
		"short key":    "$argon2id$v=19$m=65536,t=2,p=1$" + salt + "$AAAA",
		"no base64":    "$argon2id$v=19$m=65536,t=2,p=1$" + salt + "$åäö",
		"written else": "$argon2id$v=19$m=+65536,t=2,p=1$" + salt + "$" + key,
		"more fields":  "$argon2id$v=19$m=65536,t=2,p=1$" + salt + "$" + key + "$x",
	} {
		if err := password.Valid(text); !errors.Is(err, password.ErrForm) {
			t.Errorf("%s: %v", name, err)
		}
		if password.Check(text, "password") {
			t.Errorf("%s: lets somebody in", name)
		}
	}
}

// Whatever the text, it is refused or within what a small box can compute.
func FuzzValid(f *testing.F) {
	f.Add("$argon2id$v=19$m=65536,t=2,p=1$" + salt + "$" + key)
	f.Add("$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, text string) {
		if password.Valid(text) == nil && (len(text) > 256 || !strings.HasPrefix(text, "$argon2id$")) {
			t.Errorf("%q passes for a hash", text)
		}
	})
}
