package visca

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// token is one piece of a pattern, which stands for one or more bytes.
// Patterns are written as a manual prints frames:
//
//	04          this byte
//	{speed}     a byte, 00 to FE
//	{preset-1}  a byte that is one less than the value
//	2{socket}   a byte whose high half is 2 and whose low half is the value
//	{zoom:4}    four bytes 0h, high half first
//	{pan:s4}    the same, in two's complement
//	{model:b2}  two whole bytes, high first
type token struct {
	fixed  byte
	name   string // empty: the byte is fixed
	bytes  int
	bits   int // of the value in each byte
	signed bool
	less   int
}

// tokens reads a pattern.
func tokens(pattern string) (all []token) {
	for word := range strings.FieldsSeq(pattern) {
		head, rest, ok := strings.Cut(word, "{")
		if !ok {
			b, _ := strconv.ParseUint(head, 16, 8) // our own table
			all = append(all, token{fixed: byte(b), bytes: 1})
			continue
		}
		t := token{bytes: 1, bits: 8}
		name, form, _ := strings.Cut(strings.TrimSuffix(rest, "}"), ":")
		t.name, ok = strings.CutSuffix(name, "-1")
		if ok {
			t.less = 1
		}
		if head != "" {
			high, _ := strconv.ParseUint(head, 16, 4)
			t.fixed, t.bits = byte(high)<<4, 4
		}
		if n, ok := strings.CutPrefix(form, "b"); ok {
			t.bytes, _ = strconv.Atoi(n)
		} else if form != "" {
			n, signed := strings.CutPrefix(form, "s")
			t.bits, t.signed = 4, signed
			t.bytes, _ = strconv.Atoi(n)
		}
		all = append(all, t)
	}
	return all
}

// limits are the smallest and the greatest value.
func (t token) limits() (low, high int) {
	total := t.bits * t.bytes
	switch {
	case t.signed:
		return -(1 << (total - 1)), 1<<(total-1) - 1
	case t.bits == 8 && t.bytes == 1:
		return t.less, 0xFE + t.less // FF ends a frame
	}
	return 0, 1<<total - 1
}

// put appends a value.
func (t token) put(to []byte, value int) ([]byte, error) {
	if low, high := t.limits(); value < low || value > high {
		return nil, fmt.Errorf("%s %d: the protocol carries %d to %d", t.name, value, low, high)
	}
	value -= t.less
	for i := t.bytes - 1; i >= 0; i-- {
		b := t.fixed | byte(value>>(i*t.bits)&(1<<t.bits-1))
		if b == frameEnd {
			return nil, fmt.Errorf("%s %d: the protocol has no FF within a frame", t.name, value)
		}
		to = append(to, b)
	}
	return to, nil
}

// take reads a value from the start of b.
func (t token) take(b []byte) (value int, ok bool) {
	mask := byte(1<<t.bits - 1)
	for _, c := range b[:t.bytes] {
		if c&^mask != t.fixed {
			return 0, false
		}
		value = value<<t.bits | int(c&mask)
	}
	if total := t.bits * t.bytes; t.signed && value>>(total-1) != 0 {
		value -= 1 << total
	}
	return value + t.less, true
}

// Value is one value that a message or an answer carries.
type Value struct {
	Name string
	Int  int
}

// String returns "pan=-120".
func (v Value) String() string { return v.Name + "=" + strconv.Itoa(v.Int) }

// errShape is bytes that are not of a pattern.
var errShape = errors.New("not of this form")

// fill writes the bytes of a pattern with the values in their order.
func fill(pattern string, values []int) (body []byte, named []Value, err error) {
	for _, t := range tokens(pattern) {
		if t.name == "" {
			body = append(body, t.fixed)
			continue
		}
		if len(values) == 0 {
			return nil, nil, fmt.Errorf("no value for %s", t.name)
		}
		if body, err = t.put(body, values[0]); err != nil {
			return nil, nil, err
		}
		named, values = append(named, Value{t.name, values[0]}), values[1:]
	}
	if len(values) > 0 {
		return nil, nil, errors.New("more values than it carries")
	}
	return body, named, nil
}

// match reads the values out of bytes that are of a pattern.
func match(pattern string, b []byte) (values []Value, err error) {
	for _, t := range tokens(pattern) {
		if len(b) < t.bytes {
			return nil, errShape
		}
		v, ok := t.take(b)
		switch {
		case !ok:
			return nil, errShape
		case t.name != "":
			values = append(values, Value{t.name, v})
		}
		b = b[t.bytes:]
	}
	if len(b) > 0 {
		return nil, errShape
	}
	return values, nil
}
