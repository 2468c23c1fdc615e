package web

import (
	"context"
	"net/http"

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
	s.use(w, r, room.UseCamera{For: use, Camera: name}, into, func(ctx context.Context, recorded bool) (any, error) {
		return work(ctx, name, recorded)
	})
}
