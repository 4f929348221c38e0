// The band of the verdict, the banner, and how the kiosk itself is.
import { $, el, shape, age, count } from "./dom.js";
import { reasons, tally } from "./tree.js";

const stages = {
  closed: ["not-supported", "Closed", "The lane opens when it has heard from this page."],
  ready: ["ready", "Ready", "Waiting for a document on the glass."],
  reading: ["waiting", "Reading", "Pictures are being taken and read."],
  checking: ["waiting", "Checking", "The checks are running."],
  sealing: ["waiting", "Sealing the record", "Decided."],
  out: ["failed", "Out of service", "No traveller is taken until this is mended."],
};
const outcomes = {
  "clear": ["successful", "Cleared", "The traveller may go on and take the document."],
  "second line": ["undetermined", "Sent to the second line", "The traveller was asked to see the officer."],
  "aborted": ["aborted", "Ended undecided", "The traveller was asked to see the officer."],
};

function bandOf(v) {
  if (v.stage === "done") return outcomes[v.outcome] ?? outcomes.aborted;
  if (v.stage !== "deciding") return stages[v.stage] ?? stages.out;
  const r = v.result;
  if (!r) return ["aborted", "Nothing was checked", "Capture again, or use the second line."];
  if (r.recommend === "clear") {
    const not = tally("not supported");
    return ["successful", "CLEAR", count(tally("successful"), "check") + " successful" + (not ? `, ${not} not supported here` : "") + "."];
  }
  const why = reasons();
  const kind = ["failed", "undetermined", "aborted"].includes(r.overall) ? r.overall : "undetermined";
  return [kind, "REFER", why.slice(0, 2).join("; ") + (why.length > 2 ? `; and ${why.length - 2} more` : "")];
}

let band = "";
export function showBand(v) {
  const [kind, word, text] = bandOf(v);
  $("stage").textContent = v.attempt > 1 ? `Capture ${v.attempt} of this document` : "";
  if (band !== kind + word + text) { // a live region speaks when it changes
    band = kind + word + text;
    $("band").className = kind;
    $("band").replaceChildren(shape(kind), el("div", {}, el("h1", {}, el("b", {}, word), v.stage === "deciding" && v.result ? " recommended" : ""), el("p", {}, text)));
  }
  $("note").hidden = !v.note;
  if ($("note").textContent !== (v.note ?? "")) $("note").textContent = v.note ?? "";
}

const marks = { ok: "successful", stale: "undetermined", absent: "aborted", faulty: "failed", missing: "aborted", refused: "failed", down: "undetermined" };
const line = (state, name, text) => el("li", { class: marks[state] ?? "undetermined" }, shape(marks[state] ?? "undetermined"),
  el("div", {}, el("b", {}, name), state === "ok" ? "" : ` ${state}`, text ? el("span", {}, ` ${text}`) : null));

// showKiosk draws devices, lists and delivery; since is the age of v in seconds.
export function showKiosk(v, since) {
  const lists = (v.lists ?? []).map(l => ({ ...l, age: age(l.age_seconds + since) }));
  const q = v.queue ?? {};
  const waits = q.waiting ? `${count(q.waiting, "record")} waiting, oldest ${age(q.oldest_seconds + since)}` : "nothing waiting";
  const part = (name, ...lines) => lines.length ? [el("h2", {}, name), el("ul", {}, ...lines)] : [];
  $("kiosk").replaceChildren(
    ...part("Delivery", line(q.connected ? "ok" : "down", "Uplink", [(q.connected ? "connected, " : "") + waits, q.note].filter(Boolean).join(". "))),
    ...part("Lists", ...lists.map(l => line(l.state, l.name, l.state === "missing" ? "" : `version ${l.version}, ${l.age} old`))),
    ...part("Devices", ...(v.devices ?? []).map(d => line(d.state, d.name, d.text))));

  const banner = $("banner"), bad = (v.devices ?? []).filter(d => d.state !== "ok").map(d => `${d.name} ${d.state}`);
  const text = [];
  if (!q.connected) {
    text.push(el("span", {}, el("b", {}, "Uplink down."), `Checks go on with the lists of this kiosk: ` +
      (lists.map(l => l.state === "missing" ? `${l.name} missing` : `${l.name} ${l.age} old`).join(", ") || "there is none") + `. ${waits[0].toUpperCase()}${waits.slice(1)}.`));
  }
  if (bad.length) text.push(el("span", {}, el("b", {}, "Device trouble."), bad.join(", ")));
  banner.hidden = text.length === 0;
  const now = text.map(t => t.textContent).join(" ");
  if (banner.dataset.says !== now) {
    banner.dataset.says = now;
    banner.replaceChildren(...(text.length ? [shape("undetermined"), el("div", {}, ...text.flatMap((t, i) => i ? [el("br"), t] : [t]))] : []));
  }
}
