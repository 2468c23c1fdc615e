package probe

import "time"

// codec is one kind of question. It is used by one goroutine at a time.
type codec interface {
	// request appends the question with this number.
	request(b []byte, seq uint32) []byte
	// answer reads an answer and tells which question it is to. The error
	// wraps ErrGarbage or ErrWrongTransaction.
	answer(b []byte) (reply, error)
	// asked tells the number of a question of ours that came back within an
	// ICMP error; routers may have cut its end off.
	asked(b []byte) (seq uint32, ok bool)
}

// reply is what a sound answer says.
type reply struct {
	seq uint32
	// held is how long the far end kept the question.
	held time.Duration
	// err is ErrRejected for an answer that is a no.
	err error
}
