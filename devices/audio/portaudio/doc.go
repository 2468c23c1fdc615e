// Package portaudio plays and records by the library PortAudio. It is made to
// be run in a process of its own, klubba-audio, and by nobody else: the library
// can abort its process, hang, or stop without a word.
//
// It guarantees: a device is taken by its name, and never another instead. One
// duplex stream plays and records, so that both keep one time. A stream that
// no longer moves is noticed by its own count of calls, whatever the library
// says. What was recorded until then is handed over with the fault.
//
// Not its job: ending itself when the library hangs, and saying so when it
// aborts (package audio does both from outside); what to play, and what a
// recording shows.
//
// # The library
//
// github.com/gordonklaus/portaudio binds PortAudio 19.6, as Debian has it. What
// was found by trying and is kept away from here:
//   - Its list of devices stands still from Pa_Initialize to Pa_Terminate: one
//     process per job is always fresh.
//   - Pa_Initialize ends the process by an assertion (devIdx < numDeviceNames)
//     if ALSA's configuration has no PCM, or has only such as open without an
//     error and none that is called "default" or "dmix".
//   - When polling ALSA fails, callbacks end for ever, and stopping and closing
//     report success.
//   - Two streams are not aligned in time, the blocking calls lose samples, and
//     so does a latency below 40 ms over a sound server: so it is one stream
//     with a callback and 100 ms at least.
//   - The rate it proposes is 44.1 kHz wherever ALSA can convert to that; over a
//     sound server of 48 kHz such a duplex stream dies. The rate is therefore
//     always given, and only asked whether it is possible.
//   - The time stamps of its callbacks and its latencies are nominal.
//   - Flags of missing input are raised at the beginning of every stream over a
//     sound server, without anything missing: those before the first sound are
//     counted apart.
//   - Over JACK, closing a stream now and then ends the process: PortAudio takes
//     the ports away one by one while a thread of libjack walks through their
//     list (jack2, issue 340; seen in 1.9.21).
//   - A callback that panics ends the process: ours has nothing to panic on.
//
// Without cgo the package builds, and answers that it was built so.
package portaudio
