# What one builds of Debian's python3-opencv to compare faces: the anchor of
# faces_test.go. Paths of pictures on stdin; of each a line of JSON on stdout with the
# faces found, the points and the vector of the largest, and the time on the CPU, in
# milliseconds, without decoding.
#   faces.py MODELS | faces.py haar WIDTH
import json
import os
import sys
import time

import cv2
import numpy as np

cv2.setNumThreads(1)
STRIDES = (8, 16, 32)
PLACES = np.array([(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041)])


class Faces:
    def __init__(self, folder):
        self.detector = cv2.dnn.readNetFromONNX(os.path.join(folder, "face_detection_yunet_2023mar.onnx"))
        self.embedder = cv2.dnn.readNetFromCaffe(os.path.join(folder, "mobilefacenet-v0.prototxt"), os.path.join(folder, "mobilefacenet-v0.caffemodel"))
        self.outputs = [f"{kind}_{s}" for kind in ("cls", "obj", "bbox", "kps") for s in STRIDES]

    def detect(self, picture):
        height, width = picture.shape[:2]
        padded = cv2.copyMakeBorder(picture, 0, -height % 32, 0, -width % 32, cv2.BORDER_CONSTANT)
        self.detector.setInput(cv2.dnn.blobFromImage(padded))
        out = dict(zip(self.outputs, self.detector.forward(self.outputs)))
        boxes, scores, points = [], [], []
        for s in STRIDES:
            rows, columns = np.divmod(np.arange(padded.shape[0] // s * (padded.shape[1] // s)), padded.shape[1] // s)
            score = np.sqrt(np.clip(out[f"cls_{s}"].ravel(), 0, 1) * np.clip(out[f"obj_{s}"].ravel(), 0, 1))
            good = score > 0.6
            at = np.stack([columns, rows], 1)[good]
            box = out[f"bbox_{s}"].reshape(-1, 4)[good]
            middle, size = (at + box[:, :2]) * s, np.exp(box[:, 2:]) * s
            boxes += np.hstack([middle - size / 2, size]).tolist()
            scores += score[good].tolist()
            points += list((out[f"kps_{s}"].reshape(-1, 5, 2)[good] + at[:, None]) * s)
        if not boxes:
            return []
        return [(boxes[i], points[i]) for i in np.ravel(cv2.dnn.NMSBoxes(boxes, scores, 0.6, 0.3))]

    def vector(self, picture, points):
        a, b = points - points.mean(0), PLACES - PLACES.mean(0)
        along, across = (a * b).sum(), (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum()
        turn = np.array([[along, -across], [across, along]]) / (a * a).sum()
        move = PLACES.mean(0) - turn @ points.mean(0)
        aligned = cv2.warpAffine(picture, np.column_stack([turn, move]), (112, 112), flags=cv2.INTER_LINEAR)
        self.embedder.setInput(cv2.dnn.blobFromImage(aligned, 1 / 128, (112, 112), (127.5, 127.5, 127.5), True))
        return self.embedder.forward().ravel()

    def look(self, picture):
        side, z = max(picture.shape[:2]), 1.0
        if side > 640:
            z = 640.0 / side
            picture = cv2.resize(picture, None, fx=z, fy=z, interpolation=cv2.INTER_AREA)
        elif side < 160:
            z = 2.0
            picture = cv2.resize(picture, None, fx=z, fy=z, interpolation=cv2.INTER_LINEAR)
        found = self.detect(picture)
        answer = {"faces": len(found)}
        if found:
            _, points = max(found, key=lambda f: f[0][2] * f[0][3])
            answer["points"] = (points / z).ravel().tolist()
            answer["vector"] = self.vector(picture, points).tolist()
        return answer


class Haar:
    def __init__(self, width):
        self.width = width
        self.cascade = cv2.CascadeClassifier("/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml")

    def look(self, picture):
        z = self.width / max(picture.shape[:2])
        grey = cv2.equalizeHist(cv2.cvtColor(cv2.resize(picture, None, fx=z, fy=z, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY))
        least = min(grey.shape) // 5
        return {"faces": len(self.cascade.detectMultiScale(grey, 1.1, 4, 0, (least, least)))}


engine = Haar(int(sys.argv[2])) if sys.argv[1] == "haar" else Faces(sys.argv[1])
for line in sys.stdin:
    picture = cv2.imread(line.strip())
    begin = time.process_time()
    answer = engine.look(picture)
    answer["ms"] = (time.process_time() - begin) * 1000
    print(json.dumps(answer), flush=True)
