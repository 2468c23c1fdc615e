package web

import (
	"context"
	"net/http"
	"time"

	"klubba/agent/wire"
	"klubba/room"
)

// Speakers is the door to the room's speakerphones. Errors that wrap those of
// package wire are of the asking; others are what became of it.
type Speakers interface {
	Has(name string) error
	List(ctx context.Context, plugged bool) wire.Speakerphones
	Test(ctx context.Context, name string) (wire.SoundTest, error)
	Level(ctx context.Context, name string, over time.Duration) (wire.SoundLevel, error)
	Refer(ctx context.Context, name string) (wire.SoundTest, error)
}

func (s *Server) handleSpeakerphones(mux *http.ServeMux) {
	mux.HandleFunc("GET /v1/speakerphones", s.speakerphones)
	mux.HandleFunc("POST /v1/speakerphones/{name}/check", s.soundCheck)
	mux.HandleFunc("POST /v1/speakerphones/{name}/level", s.soundLevel)
	mux.HandleFunc("POST /v1/speakerphones/{name}/reference", s.soundReference)
}

func (s *Server) speakerphones(w http.ResponseWriter, r *http.Request) {
	if s.opt.Speakers == nil {
		reply(w, http.StatusOK, wire.Speakerphones{
			V: wire.Version, Speakerphones: []wire.Speakerphone{}, Cards: []wire.SoundCard{}, Devices: []wire.SoundDevice{},
		})
		return
	}
	s.look(w, r, func(ctx context.Context, w http.ResponseWriter) {
		reply(w, http.StatusOK, s.opt.Speakers.List(ctx, r.URL.Query().Get("plugged") == "true"))
	})
}

func (s *Server) soundCheck(w http.ResponseWriter, r *http.Request) {
	s.useSpeakerphone(w, r, room.SoundCheck, &struct{}{}, func(ctx context.Context, name string, recorded bool) (any, error) {
		t, err := s.opt.Speakers.Test(ctx, name)
		t.Recorded = recorded
		return t, err
	})
}

func (s *Server) soundLevel(w http.ResponseWriter, r *http.Request) {
	var how wire.Listening
	s.useSpeakerphone(w, r, room.SoundLevel, &how, func(ctx context.Context, name string, recorded bool) (any, error) {
		l, err := s.opt.Speakers.Level(ctx, name, time.Duration(how.ForMS)*time.Millisecond)
		l.Recorded = recorded
		return l, err
	})
}

func (s *Server) soundReference(w http.ResponseWriter, r *http.Request) {
	s.useSpeakerphone(w, r, room.SoundReference, &struct{}{}, func(ctx context.Context, name string, recorded bool) (any, error) {
		t, err := s.opt.Speakers.Refer(ctx, name)
		t.Recorded = recorded
		return t, err
	})
}

// useSpeakerphone is use for a speakerphone that there is.
func (s *Server) useSpeakerphone(w http.ResponseWriter, r *http.Request, use room.SoundUse, into any, work func(ctx context.Context, name string, recorded bool) (any, error)) {
	name, err := r.PathValue("name"), wire.ErrNoSpeakerphone
	if s.opt.Speakers != nil {
		err = s.opt.Speakers.Has(name)
	}
	if err != nil {
		fail(w, http.StatusNotFound, err.Error())
		return
	}
	s.use(w, r, room.UseSpeakerphone{For: use, Speakerphone: name}, into, func(ctx context.Context, recorded bool) (any, error) {
		return work(ctx, name, recorded)
	})
}
