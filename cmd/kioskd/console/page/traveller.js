// The traveller's screen follows its stream: a stage and, at the end, an outcome.
// Without a stream for five seconds the kiosk counts as closed.
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
    show(s.stage === "done" ? (s.outcome === "clear" ? "done" : "officer") : scenes[s.stage] ?? "out");
  });
}

setInterval(() => {
  const now = performance.now();
  if (now - heard > 4500) show("out");
  if (now - heard > 4500 && now - tried > 3000) connect();
}, 500);
connect();
