// Package face is the geometry of faces: what the outputs of a detector mean, how a face
// is laid straight for a network and for people, and how a head is turned.
//
//   - Decode reads the twelve outputs of YuNet (strides 8, 16 and 32; class, object, box
//     and points) and keeps the best of those that overlap, as OpenCV's NMSBoxes does.
//   - Align is the least-squares similarity that lays the five points of a face onto those
//     of the 112x112 picture that networks of faces are trained on, in closed form.
//     CropTransform is that of the crop in which people compare faces: eyes level.
//   - PoseOf tells yaw, pitch and roll by the five points of a rigid mean head under weak
//     perspective. Faces differ from it: yaw is good to about six degrees; pitch stands by
//     the length of the nose and is good to about ten only, and better for comparing two
//     pictures of one person. Roll is as good as the places of the eyes.
//
// It is pure: no pixels, no network, no I/O. Numbers that are no numbers are no faces,
// and points that all lie in one place have no transform.
package face
