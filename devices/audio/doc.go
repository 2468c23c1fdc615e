// Package audio
package audio
