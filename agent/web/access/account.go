package access

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"klubba/agent/web/password"
)

// Account is somebody who may log in.
type Account struct {
	Name string
	Role Role
	// Hash is the password's, as package password writes it.
	Hash string
}

// mark names the account as it is now: another password or role is another
// mark, and ends its sessions.
func (a Account) mark() string {
	sum := sha256.Sum256([]byte(string(a.Role) + "\x00" + a.Hash))
	return hex.EncodeToString(sum[:16])
}

// Why somebody was not let in.
var (
	// ErrWrong does not tell whether it was the name or the password.
	ErrWrong = errors.New("wrong name or password")
	// ErrBusy: too many log in at once.
	ErrBusy = errors.New("too many log in at once; try again in a moment")
)

// WaitError says that too many attempts failed.
type WaitError struct{ For time.Duration }

// Error says how long to wait.
func (e *WaitError) Error() string {
	return fmt.Sprintf("too many failed attempts; wait %v", e.For.Round(time.Second))
}

// patience is how long an attempt waits for those before it to be computed.
const patience = 5 * time.Second

// nobody is checked against when there is no such account, so that its absence
// takes as long to find out as a wrong password. No password has this key.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// accounts are those who may log in, and what each has tried.
type accounts struct {
	byName    map[string]Account
	names     *throttle
	addresses *throttle
	turn      chan struct{} // one password is computed at a time
}

func newAccounts(list []Account) *accounts {
	a := &accounts{byName: map[string]Account{}, names: newThrottle(), addresses: newThrottle(), turn: make(chan struct{}, 1)}
	for _, account := range list {
		a.byName[account.Name] = account
	}
	return a
}

// login finds the account of a name and password, tried from an address.
func (a *accounts) login(ctx context.Context, name, given, address string) (Account, error) {
	account, known := a.byName[name]
	key := network(address)
	if wait := a.take(name, key, known); wait > 0 {
		return Account{}, &WaitError{wait}
	}
	hash := nobody
	if known {
		hash = account.Hash
	}
	right, err := a.check(ctx, hash, given)
	if err == nil && (!known || !right) {
		return Account{}, ErrWrong
	}
	a.addresses.giveBack(key)
	if known {
		a.names.giveBack(name)
	}
	return account, err
}

// take is how long name or address must wait. Names that nobody has are
// counted by address alone: they must not fill the memory.
func (a *accounts) take(name, key string, known bool) time.Duration {
	now := time.Now()
	if wait := a.addresses.take(key, now); wait > 0 || !known {
		return wait
	}
	return a.names.take(name, now)
}

// check computes one password at a time: each takes 19 MiB.
func (a *accounts) check(ctx context.Context, hash, given string) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case a.turn <- struct{}{}:
		defer func() { <-a.turn }()
	case <-ctx.Done():
		return false, ErrBusy
	}
	return password.Check(hash, given), nil
}

// network is what an address is counted by: itself, or for IPv6 its network of
// 64 bits, of which one machine may have every address (RFC 4291).
func network(address string) string {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return address
	}
	ip := at.Addr().Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	prefix, err := ip.Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}
