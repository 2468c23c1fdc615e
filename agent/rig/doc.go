// Package rig makes devices of a configuration. It is the one place where a
// driver's name turns into a driver, by a switch for each ability that can be
// read from top to bottom.
//
// It guarantees that Build opens nothing and asks no hardware: a room with
// everything unplugged is built like any other, and its parts say for
// themselves what is missing when they are run. An error means that the
// configuration asks for something that this program does not have.
//
// Not its job: checking the configuration (package agent/config), running the
// devices (package agent).
package rig
