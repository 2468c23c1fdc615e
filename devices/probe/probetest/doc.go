// Package probetest has the far ends that probes are tested with: a STUN relay
// that can be made to misbehave in every way that probes must bear, web servers
// with odd certificates, and network namespaces with cables that can be pulled.
//
// It guarantees that all of it listens on loopback or in a namespace of its
// own, and is gone when the test ends.
//
// Not its job: a STAMP reflector, which package stamp has for real.
package probetest
