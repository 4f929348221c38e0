// The traveller's screen follows its stream: a stage and, at the end, an outcome.
// Without a stream for five seconds the kiosk counts as closed.
const advice = {
  "too dry": "Rub your finger, then press a little harder", "too wet": "Dry your finger, then press less", "off centre": "Move your finger to the middle",
  "too small": "Lay the whole finger pad flat", "residue": "Please wait while the sensor is cleaned", "unclear": "Once more: flat and still", "no finger": "No finger was seen: once more",
};
const scenes = { ready: "place", reading: "wait", out: "out" };
let source, heard = -Infinity, tried = -Infinity;

function show(name) {
  for (const s of document.querySelectorAll("section")) s.hidden = s.id !== name;
}

function connect() {
  source?.close();
  tried = performance.now();
  source = new EventSource("/traveller/events");
  source.addEventListener("ping", () => { heard = performance.now(); });
  source.addEventListener("scene", e => {
    heard = performance.now();
    const s = JSON.parse(e.data);
    if (s.finger) {
      const [title, text] = document.querySelectorAll("#finger h1, #finger p");
      title.textContent = `Put your ${s.finger} finger on the sensor`.replace("thumb finger", "thumb");
      if (s.lift) title.textContent = "Take your finger off the sensor";
      text.textContent = advice[s.advice] ?? "Lay it flat and keep still";
      return show("finger");
    }
    show(s.stage === "done" ? (s.outcome === "clear" ? "done" : "officer") : scenes[s.stage] ?? "out");
  });
}

setInterval(() => {
  const now = performance.now();
  if (now - heard > 4500) show("out");
  if (now - heard > 4500 && now - tried > 3000) connect();
}, 500);
connect();
