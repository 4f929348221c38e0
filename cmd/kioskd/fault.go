package main

import (
	"errors"
	"fmt"

	"gatehouse/capture"
	"gatehouse/capture/vision"
	"gatehouse/cmd/kioskd/devices"
	"gatehouse/device"
	"gatehouse/screening"
)

// deviceError is an error with the device it came from.
type deviceError struct {
	device string
	err    error
}

func (e *deviceError) Error() string { return e.device + ": " + e.err.Error() }
func (e *deviceError) Unwrap() error { return e.err }

func devErr(name string, err error) error { return &deviceError{name, err} }

// visionErr tells a camera that is away from a worker that died.
func visionErr(err error) error {
	switch {
	case errors.Is(err, vision.ErrWorker):
		return devErr(devices.VisionName, err)
	case errors.Is(err, capture.ErrMoved):
		return fmt.Errorf("%w: lay it still and press 3", err)
	case errors.Is(err, capture.ErrNoPage):
		return fmt.Errorf("%w: lay the document flat inside the frame and press 3", err)
	}
	return devErr(devices.CameraName, err)
}

// faceErr tells a face camera that is away from its worker that died, and from models
// that are refused.
func faceErr(err error) error {
	switch {
	case errors.Is(err, vision.ErrWorker):
		return devErr(devices.FaceVisionName, err)
	case errors.Is(err, device.ErrAbsent), errors.Is(err, device.ErrTimeout), errors.Is(err, device.ErrGarbled):
		return devErr(devices.FaceName, err)
	}
	return devErr(devices.FaceModelsName, err)
}

// fault turns a device's error into evidence.
func fault(err error) (screening.DeviceEvidence, bool) {
	var d *deviceError
	if !errors.As(err, &d) {
		return screening.DeviceEvidence{}, false
	}
	state := "faulty"
	switch {
	case errors.Is(err, device.ErrAbsent):
		state = "absent"
	case errors.Is(err, device.ErrTamper):
		state = "tamper"
	}
	return screening.DeviceEvidence{Device: d.device, State: state, Reason: d.err.Error()}, true
}
