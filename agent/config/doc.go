// Package config reads a room's configuration file: TOML, checked to the last
// key before anything starts.
//
// It guarantees that
//   - a file is taken as a whole or not at all, and every fault in it is named
//     at once, each with its line, its key and what would be right;
//   - a key it does not know is a fault: a misspelt setting never falls back
//     to a default in silence;
//   - a Config holds no secret, only where each one lies, so it can be printed
//     and logged. A secret written into the file itself is refused, and so is
//     a secret file that everybody on the machine may read.
//
// A file that is not TOML at all has one fault: the place where reading
// stopped.
//
// Not its job: opening devices or asking whether they exist (package
// agent/rig and the drivers). Checking a configuration needs no hardware.
package config
