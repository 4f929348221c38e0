// The traveller's screen follows its stream: a stage and, at the end, an outcome.
// Without a stream for five seconds the kiosk counts as closed.
const advice = {
  "too dry": "Rub your finger, then press a little harder", "too wet": "Dry your finger, then press less", "off centre": "Move your finger to the middle",
  "too small": "Lay the whole finger pad flat", "residue": "Please wait while the sensor is cleaned", "unclear": "Once more: flat and still", "no finger": "No finger was seen: once more",
};
const looks = {
  look: ["Look into the camera", "Keep still for a moment"], "no face": ["Step in front of the camera", "Look into it"],
  "one person": ["One person at a time, please", "Ask the others to step back a little"], closer: ["Come a little closer", "Look into the camera"],
  "step back": ["Step back a little", "Look into the camera"], centre: ["Move to the middle", "Look into the camera"],
  dark: ["Look into the camera", "A moment: it is a little dark"], bright: ["Look into the camera", "A moment: it is very bright"],
  "light from the left": ["Turn your shoulders to the camera", "The light falls from one side"], "light from the right": ["Turn your shoulders to the camera", "The light falls from one side"],
  "look straight": ["Look straight into the camera", "Keep still for a moment"], "look up": ["Look up a little", "Into the camera"], "look down": ["Look down a little", "Into the camera"],
  upright: ["Hold your head upright", "Look into the camera"], glare: ["Tilt your head a little", "Your glasses mirror a light"], "hold still": ["Hold still for a moment", "Look into the camera"],
};
const turns = { left: ["Turn your head slowly to the left", "Then look into the camera again"], right: ["Turn your head slowly to the right", "Then look into the camera again"] };
const scenes = { ready: "place", reading: "wait", out: "out" };
let source, heard = -Infinity, tried = -Infinity;

const $ = q => document.querySelector(q);

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
    if (s.face) {
      const [title, text] = turns[s.turn] ?? looks[s.face] ?? looks.look;
      $("#face h1").textContent = title;
      $("#face p").textContent = text;
      $("#face").dataset.turn = s.turn ?? "";
      return show("face");
    }
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
