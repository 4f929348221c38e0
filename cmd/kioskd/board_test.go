package main

import (
	"testing"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/device"
	"gatehouse/screening"
)

// The status light must not tell bystanders what was found: until the officer has
// decided it is the same for a hit and for a clean document. That it differs
// afterwards is the control.
func TestSignalHidesFindings(t *testing.T) {
	walk := func(verdict screening.Verdict, r screening.Recommendation, choice screening.Choice) (before, after []device.Signal) {
		shown := &before
		b := &Board{show: func(console.View) {}, signal: func(s device.Signal) { *shown = append(*shown, s) }}
		b.Idle(console.StageReady, "")
		b.Reading("c", 1)
		b.Checking()
		b.Deciding(capture.Document{}, nil, &screening.Result{Findings: []screening.Finding{{ID: "list.documents", Verdict: verdict}}, Recommend: r})
		b.Sealing()
		shown = &after
		b.Done(choice)
		return before, after
	}
	cleanBefore, cleanAfter := walk(screening.Successful, screening.Clear, screening.ChoiceClear)
	hitBefore, hitAfter := walk(screening.Failed, screening.Refer, screening.ChoiceSecondLine)
	if !equal(cleanBefore, hitBefore) || len(cleanBefore) == 0 {
		t.Errorf("before the decision: clean %v, hit %v", cleanBefore, hitBefore)
	}
	if equal(cleanAfter, hitAfter) {
		t.Errorf("after the decision both show %v", cleanAfter)
	}
}

func equal(a, b []device.Signal) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// Nothing of a traveller stays on the page when the next one is waited for.
func TestIdleForgets(t *testing.T) {
	var last console.View
	b := &Board{show: func(v console.View) { last = v }, signal: func(device.Signal) {}}
	b.Reading("c", 1)
	b.Deciding(capture.Document{
		MRZ:  capture.MRZ{Lines: [][]capture.Char{{{Rune: 'P'}}}},
		Page: capture.Page{Pictures: []capture.Picture{{JPEG: []byte{1}, Gray: gray()}}},
	}, nil, &screening.Result{})
	if len(last.Lines) == 0 || len(last.Pictures) == 0 || last.Result == nil {
		t.Fatalf("the page shows nothing while deciding: %+v", last)
	}
	b.Idle(console.StageReady, "")
	if last.Crossing != "" || last.Lines != nil || last.Pictures != nil || last.Result != nil {
		t.Errorf("the page still shows %+v", last)
	}
}
