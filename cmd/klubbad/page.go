package main

import (
	"net"
	"net/http"
	"path/filepath"

	"klubba/agent"
	"klubba/agent/config"
	"klubba/agent/web"
	"klubba/agent/web/access"
	"klubba/agent/web/page"
)

// front is the page with its guard, before the API of the same room.
func (d daemonOf) front(a *agent.Agent, api *web.Server) *web.Front {
	c := d.cfg.Web
	guard := access.New(access.Options{
		Accounts: accountsOf(c.Users), TLS: c.CertFile != "", Log: d.log,
		SessionFile: filepath.Join(filepath.Dir(d.cfg.Record.Path), "sessions.json"),
	})
	return web.NewFront(web.FrontOptions{
		Listen: c.Listen, CertFile: c.CertFile, KeyFile: c.KeyFile, Guard: guard,
		API: api, Page: d.page(a, api.Handler(), guard), Log: d.log,
	})
}

func (d daemonOf) page(a *agent.Agent, api http.Handler, guard *access.Guard) http.Handler {
	var cameras []string
	for _, c := range d.set.Cameras {
		cameras = append(cameras, c.Name)
	}
	return page.New(page.Options{
		Guard: guard, Place: d.place(), Title: d.cfg.Room.Title, Language: string(d.cfg.Room.Language), Version: version(),
		Told: a.Told(), Figures: d.figures(a), Record: a.Record(), API: api, Cameras: cameras, Do: a.Do, Now: agent.Now,
		Zone: d.cfg.Room.TimeZone, Config: d.cfg.Shown(), Logged: d.logged, Log: d.log,
	}).Handler()
}

func accountsOf(users []config.User) []access.Account {
	var all []access.Account
	for _, u := range users {
		all = append(all, access.Account{Name: u.Name, Role: access.Role(u.Role), Hash: string(u.Hash)})
	}
	return all
}

// freeAddress is the address if nobody listens there, or else one on this
// machine that is free.
func freeAddress(usual string) (string, error) {
	listener, err := net.Listen("tcp", usual)
	if err != nil {
		if listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return "", err
		}
	}
	return listener.Addr().String(), listener.Close()
}
