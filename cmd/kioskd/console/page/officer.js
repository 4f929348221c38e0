// The officer's page: session, connection, keys. What it shows comes from the
// event stream alone; what it asks for goes by POST with the session's token.
import { $, el } from "./dom.js";
import { showPaper, turn } from "./paper.js";
import { showTree, walk, reasons } from "./tree.js";
import { showBand, showKiosk } from "./kiosk.js";
import { showChip } from "./chip.js";
import { showFinger } from "./finger.js";
import { question, showFace, showFaces, wordOf } from "./face.js";
import * as why from "./why.js";

const beat = 2000, deaf = 4000, settle = 400; // ms

let me = null;              // { officer, token, reasons } while signed in
let view = null, since = 0; // the latest view and when it came
let source = null, heard = performance.now(), probing = false, signing = false, busy = false, deadUntil = 0;

const lost = () => !$("lost").hidden;

function setLost(is) {
  if (is === lost()) return;
  $("lost").hidden = !is;
  $("desk").inert = $("door").inert = is;
  if (is) why.close();
}

async function call(method, path, body, limit = 3000) {
  const r = await fetch(path, {
    method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(limit),
    headers: method === "POST" ? { "Content-Type": "application/json", "Gatehouse-Token": me?.token ?? "" } : {},
  });
  const text = await r.text();
  return { status: r.status, ok: r.ok, body: text ? JSON.parse(text) : {} };
}

// probe asks who this page is signed in as and opens the desk or the door.
async function probe() {
  if (probing) return;
  probing = true;
  try {
    const { body } = await call("GET", "/session");
    heard = performance.now();
    if (!body.officer) door();
    else if (!source || me?.token !== body.token) desk(body);
  } catch { /* the daemon is away: the tick says so and tries again */ }
  probing = false;
}

function door() {
  source?.close();
  source = me = view = null;
  setLost(false);
  why.close();
  $("desk").hidden = true;
  if (!$("door").hidden) return;
  $("door").hidden = false;
  $("sign-in").reset();
  $("id").focus();
}

function desk(identity) {
  me = identity;
  $("officer").textContent = me.officer;
  $("door").hidden = true;
  $("desk").hidden = false;
  $("refused").textContent = "";
  document.activeElement?.blur();
  source?.close();
  source = new EventSource("/events");
  source.addEventListener("ping", alive);
  source.addEventListener("view", e => { alive(); take(JSON.parse(e.data)); });
  source.addEventListener("signed-out", door);
  source.onerror = () => { source?.close(); source = null; };
}

function alive() {
  heard = performance.now();
  setLost(false);
}

function take(v) {
  if (!view || v.crossing !== view.crossing || v.attempt !== view.attempt || v.stage !== view.stage) {
    deadUntil = performance.now() + settle; // a key on its way was meant for what was shown before
    if (why.isOpen()) why.close();
    $("said").textContent = "";
  }
  view = v;
  since = performance.now();
  busy = false;
  draw();
}

function draw() {
  const v = view;
  showPaper(v, v.stage === "ready" ? "No document on the glass" : v.stage === "reading" || v.stage === "checking" ? "Pictures come in a moment" : "No pictures");
  showTree(v);
  showBand(v);
  showChip(v.chip);
  showFace(v.face);
  showFaces(v, judge);
  showFinger(v.finger, (reason, all) => order("/finger", { crossing: view.crossing, attempt: view.attempt, finger: view.finger.finger, reason, all }));
  showKiosk(v, 0);
  const deciding = v.stage === "deciding" && v.awaiting && !busy;
  const recommend = v.stage === "deciding" && v.result ? v.result.recommend : "";
  button("clear", "Clear", deciding && v.result && !question(v), recommend === "clear");
  button("second", "Second line", deciding, recommend === "refer");
  button("again", v.stage === "ready" ? "Capture now" : "Capture again", deciding || v.stage === "ready" && !busy, false);
}

function button(id, label, enabled, recommended) {
  const b = $(id);
  b.disabled = !enabled;
  b.classList.toggle("recommended", Boolean(recommended && enabled));
  b.querySelector("span").replaceChildren(label, ...(recommended && enabled ? [el("small", {}, "recommended")] : []));
}

function press(id) {
  if (lost() || !view || $(id).disabled || performance.now() < deadUntil) return;
  if (id === "again") return order(view.stage === "ready" ? "/capture" : "/decide", view.stage === "ready" ? {} : decision("recapture"));
  const action = id === "clear" ? "clear" : "second line";
  const recommended = view.result ? view.result.recommend === "clear" : false;
  if (recommended === (action === "clear")) return order("/decide", decision(action));
  const about = decision(action);
  why.ask(me.reasons, action, recommended ? "All checks that count were successful." : `The kiosk recommends to refer. ${reasons().join("; ")}.`,
    (type, words) => order("/decide", { ...about, reason_type: type, reason: words }));
}

function judge(word) {
  if (lost() || !view || !question(view) || busy || performance.now() < deadUntil) return;
  order("/judge", { crossing: view.crossing, attempt: view.attempt, word });
}

const decision = action => ({ crossing: view.crossing, attempt: view.attempt, action });

async function order(path, body) {
  busy = true;
  draw();
  $("said").textContent = "";
  try {
    const r = await call("POST", path, body);
    if (r.status === 401) return probe();
    if (!r.ok) $("said").textContent = r.body.error;
  } catch {
    $("said").textContent = "The kiosk did not answer. Look at what is shown now.";
  }
  busy = false;
  if (view) draw();
}

document.addEventListener("keydown", e => {
  if (!me || lost()) {
    if (lost()) e.preventDefault();
    return;
  }
  if (why.isOpen() || e.ctrlKey || e.altKey || e.metaKey || e.target.matches("input, textarea")) return;
  const act = {
    1: () => press("clear"), 2: () => press("second"), 3: () => press("again"),
    ArrowUp: () => walk(-1), ArrowDown: () => walk(1), ArrowLeft: () => turn(-1), ArrowRight: () => turn(1),
  }[e.key] ?? (view && question(view) && wordOf(e.key) ? () => judge(wordOf(e.key)) : null);
  if (!act) return;
  e.preventDefault();
  if (!e.repeat || e.key.startsWith("Arrow")) act();
});

for (const id of ["clear", "second", "again"]) $(id).addEventListener("click", () => press(id));
$("sign-out").addEventListener("click", () => call("POST", "/sign-out", {}).catch(() => {}).then(probe));

$("sign-in").addEventListener("submit", async e => {
  e.preventDefault();
  if (signing) return;
  signing = true;
  $("refused").textContent = "";
  try { // the hash of a PIN is slow on purpose
    const r = await call("POST", "/sign-in", { id: $("id").value, pin: $("pin").value }, 10000);
    if (r.ok) return desk(r.body);
    $("refused").textContent = r.body.error;
  } catch {
    $("refused").textContent = "The kiosk does not answer.";
  } finally {
    signing = false;
  }
  $("pin").value = "";
  $("pin").focus();
});

// The tick keeps time: pings both ways, the loss, the clock, the ages.
let beaten = 0;
setInterval(() => {
  const now = performance.now();
  $("clock").textContent = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (now - heard > deaf) setLost(true);
  if (now - beaten > beat) {
    beaten = now;
    if (!source) probe();
    else call("POST", "/heartbeat", {}).then(r => { if (r.status === 401) probe(); }, () => {});
    if (view) showKiosk(view, (now - since) / 1000);
  }
}, 500);
probe();
