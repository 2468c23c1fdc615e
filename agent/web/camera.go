package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"klubba/agent/wire"
	"klubba/room"
)

// Cameras is the door to the room's cameras. Errors that wrap those of package
// wire are of the asking; others are what became of it.
type Cameras interface {
	Has(name string) error
	List(ctx context.Context, plugged bool) wire.Cameras
	Info(ctx context.Context, name string) (wire.CameraInfo, error)
	Examine(ctx context.Context, name string, preset int) (wire.Examination, error)
	Snapshot(ctx context.Context, name string) (wire.Snapshot, error)
	Refer(ctx context.Context, name string, preset int) (wire.Examination, error)
	Steer(ctx context.Context, name string, do wire.PTZ) (wire.PTZDone, error)
}

// cameraTimeout bounds one use of a camera: several presets may be on the way.
const cameraTimeout = 3 * time.Minute

func (s *Server) cameras(w http.ResponseWriter, r *http.Request) {
	if s.opt.Cameras == nil {
		reply(w, http.StatusOK, wire.Cameras{V: wire.Version, Cameras: []wire.Camera{}, Found: []wire.FoundCamera{}})
		return
	}
	s.look(w, r, func(ctx context.Context, w http.ResponseWriter) {
		reply(w, http.StatusOK, s.opt.Cameras.List(ctx, r.URL.Query().Get("plugged") == "true"))
	})
}

func (s *Server) cameraInfo(w http.ResponseWriter, r *http.Request) {
	name, ok := s.camera(w, r)
	if !ok {
		return
	}
	s.look(w, r, func(ctx context.Context, w http.ResponseWriter) {
		info, err := s.opt.Cameras.Info(ctx, name)
		s.seen(w, room.UseCamera{For: "info", Camera: name}, info, err)
	})
}

func (s *Server) cameraCheck(w http.ResponseWriter, r *http.Request) {
	var view wire.CameraView
	s.useCamera(w, r, room.CameraCheck, &view, func(ctx context.Context, name string, recorded bool) (any, error) {
		x, err := s.opt.Cameras.Examine(ctx, name, view.Preset)
		x.Recorded = recorded
		return x, err
	})
}

func (s *Server) cameraReference(w http.ResponseWriter, r *http.Request) {
	view := wire.CameraView{Preset: 1}
	s.useCamera(w, r, room.CameraReference, &view, func(ctx context.Context, name string, recorded bool) (any, error) {
		x, err := s.opt.Cameras.Refer(ctx, name, view.Preset)
		x.Recorded = recorded
		return x, err
	})
}

func (s *Server) cameraPTZ(w http.ResponseWriter, r *http.Request) {
	var do wire.PTZ
	s.useCamera(w, r, room.CameraPTZ, &do, func(ctx context.Context, name string, recorded bool) (any, error) {
		done, err := s.opt.Cameras.Steer(ctx, name, do)
		done.Recorded = recorded
		return done, err
	})
}

// cameraSnapshot answers with the picture itself. It is written nowhere else.
func (s *Server) cameraSnapshot(w http.ResponseWriter, r *http.Request) {
	s.useCamera(w, r, room.CameraSnapshot, &struct{}{}, func(ctx context.Context, name string, _ bool) (any, error) {
		return s.opt.Cameras.Snapshot(ctx, name)
	})
}

// camera is the camera that a request is about; if there is none it answers so.
func (s *Server) camera(w http.ResponseWriter, r *http.Request) (string, bool) {
	name, err := r.PathValue("name"), wire.ErrNoCamera
	if s.opt.Cameras != nil {
		err = s.opt.Cameras.Has(name)
	}
	if err != nil {
		fail(w, http.StatusNotFound, err.Error())
	}
	return name, err == nil
}

// useCamera asks the room, which puts it in the record, and does the work if
// the room grants it. Into gets the arguments.
func (s *Server) useCamera(w http.ResponseWriter, r *http.Request, use room.CameraUse, into any, work func(ctx context.Context, name string, recorded bool) (any, error)) {
	name, ok := s.camera(w, r)
	if !ok {
		return
	}
	by, err := actorOf(r)
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	body, bad := arguments(w, r)
	if bad != nil {
		failWith(w, *bad)
		return
	}
	if err := strictly(body, into); err != nil {
		fail(w, http.StatusBadRequest, "the arguments: "+err.Error())
		return
	}
	verb := room.UseCamera{For: use, Camera: name}
	s.look(w, r, func(ctx context.Context, w http.ResponseWriter) {
		out, err := s.ask(ctx, room.Command{By: by, Do: verb})
		switch {
		case err != nil:
			s.unasked(w, err)
		case out.Refused != room.RefusedNot:
			s.refuse(w, verb, out)
		default:
			done, err := work(ctx, name, out.Recorded)
			s.seen(w, verb, done, err)
		}
	})
}

// look runs work with the time that cameras take, if there are not too many
// who look already.
func (s *Server) look(w http.ResponseWriter, r *http.Request, work func(context.Context, http.ResponseWriter)) {
	select {
	case s.looks <- struct{}{}:
		defer func() { <-s.looks }()
	default:
		w.Header().Set("Retry-After", "10")
		fail(w, http.StatusServiceUnavailable, fmt.Sprintf("%d uses of cameras are under way; try again when one has ended", maxLooks))
		return
	}
	ctx, cancel := untilStop(r.Context())
	defer cancel()
	ctx, end := context.WithTimeout(ctx, cameraTimeout)
	defer end()
	work(ctx, s.patient(w))
}

func (s *Server) refuse(w http.ResponseWriter, verb room.Verb, out wire.Outcome) {
	reply(w, http.StatusConflict, wire.Answer{
		V: wire.Version, Name: verb.Name(), Refused: string(out.Refused), Recorded: out.Recorded, Time: wire.Format(s.opt.Now().Wall),
	})
}

// seen answers with what came of it.
func (s *Server) seen(w http.ResponseWriter, verb room.Verb, done any, err error) {
	shot, isShot := done.(wire.Snapshot)
	switch {
	case errors.Is(err, wire.ErrMeetingOn):
		s.refuse(w, verb, wire.Outcome{Refused: room.RefusedMeetingOn})
	case errors.Is(err, wire.ErrNoCamera):
		fail(w, http.StatusNotFound, err.Error())
	case errors.Is(err, wire.ErrAsked):
		fail(w, http.StatusBadRequest, err.Error())
	case err != nil:
		fail(w, http.StatusBadGateway, err.Error())
	case isShot:
		w.Header().Set("Content-Type", "image/jpeg")
		w.Header().Set("Content-Length", strconv.Itoa(len(shot.JPEG)))
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Klubba-Mode", shot.Mode)
		w.Header().Set("X-Klubba-Taken", shot.Taken)
		// A client that went away is its own loss; there is nobody to tell.
		_, _ = w.Write(shot.JPEG)
	default:
		reply(w, http.StatusOK, done)
	}
}

// strictly reads JSON of which every field must be known. None at all leaves
// what is there.
func strictly(body []byte, into any) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("something follows the object")
	}
	return nil
}
