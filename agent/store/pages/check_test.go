package pages_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"klubba/agent/store/pages"
)

// A sound file must never be called damaged, whatever was done to it: keys
// put and removed, values over many pages, buckets in buckets.
func TestSoundFilesPass(t *testing.T) {
	for _, size := range []int{1024, 4096, 16384} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			seed := rand.Uint64()
			t.Log("seed", seed)
			rnd := rand.New(rand.NewPCG(seed, 0))
			path := filepath.Join(t.TempDir(), "file.db")
			db, err := bbolt.Open(path, 0o600, &bbolt.Options{PageSize: size, NoSync: true, FreelistType: bbolt.FreelistMapType})
			if err != nil {
				t.Fatal(err)
			}
			for range 60 {
				if err := db.Update(func(tx *bbolt.Tx) error { return disturb(tx, rnd) }); err != nil {
					t.Fatal(err)
				}
				check(t, path)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			check(t, path)
		})
	}
}

func disturb(tx *bbolt.Tx, rnd *rand.Rand) error {
	b, err := tx.CreateBucketIfNotExists([]byte{byte('a' + rnd.IntN(4))})
	if err != nil {
		return err
	}
	if rnd.IntN(4) == 0 {
		if b, err = b.CreateBucketIfNotExists([]byte("inner")); err != nil {
			return err
		}
	}
	for range rnd.IntN(60) {
		key := fmt.Appendf(nil, "key-%d", rnd.IntN(2000))
		if rnd.IntN(3) == 0 {
			if err := b.Delete(key); err != nil {
				return err
			}
			continue
		}
		if err := b.Put(key, make([]byte, rnd.IntN(300)*(1+99*(rnd.IntN(40)/39)))); err != nil {
			return err
		}
	}
	if name := []byte{byte('a' + rnd.IntN(4))}; rnd.IntN(25) == 0 && tx.Bucket(name) != nil {
		return tx.DeleteBucket(name)
	}
	return nil
}

func check(t *testing.T, path string) {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := pages.Check(bytes.NewReader(file), int64(len(file))); err != nil {
		t.Fatal(err)
	}
}

// sample is a small file with a branch page.
func sample(t testing.TB) []byte {
	path := filepath.Join(t.TempDir(), "file.db")
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{PageSize: 1024, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		err := db.Update(func(tx *bbolt.Tx) error {
			b, err := tx.CreateBucketIfNotExists([]byte("entries"))
			for i := 0; err == nil && i < 30; i++ {
				err = b.Put(fmt.Appendf(nil, "key-%d-%d", n, i), []byte("a value of some length"))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// FuzzCheck writes over a sound file. What still passes must be safe to give
// to bbolt: it opens, reads from end to end and takes another key.
func FuzzCheck(f *testing.F) {
	file := sample(f)
	f.Add(uint32(1024*4), []byte{1})
	f.Add(uint32(1024*2+8), []byte{0xff, 0xff, 0xff, 0xff})
	f.Add(uint32(len(file)-1), []byte("tail"))
	f.Fuzz(func(t *testing.T, at uint32, over []byte) {
		spoilt := bytes.Clone(file)
		copy(spoilt[int(at)%len(spoilt):], over)
		if pages.Check(bytes.NewReader(spoilt), int64(len(spoilt))) != nil {
			return
		}
		path := filepath.Join(t.TempDir(), "file.db")
		if err := os.WriteFile(path, spoilt, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := bbolt.Open(path, 0o600, &bbolt.Options{NoSync: true})
		if err != nil {
			t.Fatalf("passed, and cannot be opened: %v", err)
		}
		err = db.Update(func(tx *bbolt.Tx) error {
			return tx.ForEach(func(_ []byte, b *bbolt.Bucket) error {
				if err := b.ForEach(func([]byte, []byte) error { return nil }); err != nil {
					return err
				}
				return b.Put([]byte("one more"), over)
			})
		})
		if err != nil {
			t.Errorf("passed, and cannot be used: %v", err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
}

// A branch page that leads back to itself would make bbolt recurse until its
// stack ends, which no recover can catch.
func TestCircleIsFound(t *testing.T) {
	file := sample(t)
	for page := 2; page < len(file)/1024; page++ {
		if b := file[page*1024:]; b[8] == 1 { // a branch page, free or in use
			b[16+8] = byte(page) // its first child is itself
		}
	}
	err := pages.Check(bytes.NewReader(file), int64(len(file)))
	if err == nil || !strings.Contains(err.Error(), "used twice") {
		t.Errorf("got %v, want a page that is used twice", err)
	}
}
