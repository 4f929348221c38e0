package decide

import (
	"time"

	"gatehouse/screening"
	"gatehouse/screening/defect"
	"gatehouse/screening/document"
	"gatehouse/screening/face"
	"gatehouse/screening/finger"
	"gatehouse/screening/list"
	"gatehouse/screening/model"
	"gatehouse/screening/optical"
	"gatehouse/screening/pki"
	"gatehouse/screening/policy"
	"gatehouse/screening/seal"
	"gatehouse/screening/visual"
)

// Screen judges the evidence under the policy as of now, in whole seconds; the
// location of now does not matter, since the policy knows the kiosk's. To repeat
// a result, screen its evidence with the policy of its id and version at
// time.Unix(result.Screened, 0).
func Screen(e screening.Evidence, p policy.Policy, now time.Time) screening.Result {
	now = time.Unix(now.Unix(), 0)
	findings := document.Check(&e, p.In(now))
	findings = append(findings, optical.Check(&e)...)
	findings = append(findings, model.Check(&e, now, p.ModelMaxAge())...)
	findings = append(findings, visual.Check(&e)...)
	findings = append(findings, seal.Check(&e)...)
	findings = append(findings, list.Check(&e, now, p.ListMaxAge())...)
	findings = append(findings, pki.Check(&e, now, p.Trust())...)
	findings = append(findings, face.Check(&e, now, p.Faces())...)
	findings = append(findings, finger.Check(&e, p.In(now), p.Fingers())...)
	defect.Weaken(findings, p.Defects(), e.Document.Lines, p.In(now))
	return judge(findings, p, now)
}
