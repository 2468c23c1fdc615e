// Package access decides who may use the page over a network: who somebody is,
// and what that person may do here.
//
// It guarantees that
//   - what a role may not do is refused on the server, for every path alike;
//   - a request that another site made a browser send changes nothing;
//   - guessing passwords is slow, for each account and for each address, and
//     costs a bounded memory and one computation at a time;
//   - a session ends with its time, with its logout, and at once when the
//     account's password or role is changed in the configuration. It outlives
//     a restart of the daemon, so that the chair's panel is not locked out by
//     one; on disk is only a hash of what the browser holds;
//   - without accounts only a browser on this machine is answered, and only
//     under this machine's own name, so that a foreign name that is made to
//     point here leads nowhere.
//
// What is sent with every reply forbids scripts and styles from elsewhere,
// frames around the page, and guessing at types.
//
// Not its job: the words on the page (package agent/web/page), and the unix
// socket, whose permissions the kernel keeps.
package access
