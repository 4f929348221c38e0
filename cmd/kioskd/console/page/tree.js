// The findings by group: failed first, successful ones folded away.
import { $, el, shape, tone, count } from "./dom.js";
import { isFace, portraits } from "./face.js";
import { point, pictures, pictureOf, imageOf, lightName } from "./paper.js";

const order = ["failed", "undetermined", "aborted", "not supported", "successful"];
const rank = f => order.indexOf(f.verdict) + (f.need === "evaluatory" && f.verdict !== "successful" ? 0.5 : 0);

// A whole part that is not fitted, or that this document does not have, is said
// once, unless it forbids clear.
const parts = ["chip", "face", "fingers", "seal"];
const absent = f => parts.includes(f.group) && f.verdict === "not supported" && !f.forbids;

const groupNames = {
  device: "Devices", document: "Document", mrz: "Machine-readable zone", optical: "Infrared and ultraviolet",
  model: "Document model", visual: "Printed fields", seal: "Digital seal", list: "Lists", chip: "Chip", face: "Face", fingers: "Fingers",
};
const nameOf = g => g.name === "absent" ? [...new Set(g.all.map(f => groupNames[f.group]))].join(", ") : groupNames[g.name] ?? g.name;
const needs = { mandatory: "mandatory", optional: "optional", evaluatory: "does not count" };

// What each key does, for a desk with nothing to look at.
const help = [[["1"], "clear"], [["2"], "second line"], [["3"], "capture again, or capture now"], [["↑", "↓"], "walk through the findings"],
  [["←", "→"], "white light, infrared, ultraviolet"], [["Enter"], "unfold, or send a reason"], [["Esc"], "back"]];

let findings = [], groups = [], chosen = -1, unfolded = new Set(), shown = null;

// What is about the page has a place on it: its own, or else the page as a whole.
const onPage = ["document", "mrz", "optical", "model", "visual", "seal", "list"];
function placeOf(f) {
  if (!f || f.region && pictureOf(f.region.light)) return f?.region;
  const page = pictureOf("white");
  return page && onPage.includes(f.group) ? { light: "white", box: { x: 0, y: 0, w: page.width, h: page.height } } : null;
}

// showTree draws the findings of a result; the same result again changes nothing,
// so that focus and choice stay where the officer has put them.
export function showTree(v) {
  const now = v.result ? JSON.stringify([v.crossing, v.attempt, v.result]) : "";
  if (now === shown) return;
  shown = now;
  findings = (v.result?.findings ?? []).map((f, n) => ({ ...f, n, forbids: v.result.because?.includes(f.id) ?? false }));
  groups = [...Map.groupBy(findings, f => absent(f) ? "absent" : f.group)]
    .map(([name, all]) => ({ name, all: all.toSorted((a, b) => rank(a) - rank(b)) }));
  groups.sort((a, b) => rank(a.all[0]) - rank(b.all[0])); // stable: ties keep the order of the checks
  unfolded = new Set();
  chosen = -1;
  const first = groups[0]?.all[0];
  if (first && (first.verdict === "failed" || first.verdict === "undetermined")) choose(first.n); else draw();
  $("tree").scrollTop = 0;
}

// reasons names what forbids clear, worst first, with its verdict.
export const reasons = () => findings.filter(f => f.forbids).toSorted((a, b) => rank(a) - rank(b)).map(f => `${f.title}: ${f.verdict}`);
export const tally = verdict => findings.filter(f => f.verdict === verdict).length;

// walk moves the focus to the next or previous row; a finding opens as it gets it.
export function walk(step) {
  const rows = [...$("tree").querySelectorAll(".row")];
  if (!rows.length) return;
  const from = rows.findIndex(r => r === document.activeElement || !$("tree").contains(document.activeElement) && r.dataset.n === String(chosen));
  const to = rows[Math.min(rows.length - 1, Math.max(0, from < 0 ? 0 : from + step))];
  if (to.dataset.n) choose(Number(to.dataset.n), true); else focus(to.dataset.key);
}

function focus(key) {
  const rows = [...$("tree").querySelectorAll(".row")];
  for (const r of rows) r.tabIndex = r.dataset.key === key ? 0 : -1;
  const row = rows.find(r => r.dataset.key === key);
  row?.focus();
  row?.closest("li")?.scrollIntoView({ block: "nearest" });
}

function choose(n, focused) {
  chosen = n;
  draw();
  point(findings[n]?.region); // a mark around the whole page says nothing
  if (focused) focus(`f${n}`);
}

function fold(key) {
  if (!unfolded.delete(key)) unfolded.add(key);
  draw();
  focus(key);
}

function draw() {
  if (!groups.length) {
    $("tree").replaceChildren(el("dl", { class: "help" }, ...help.flatMap(([keys, what]) => [el("dt", {}, ...keys.map(k => el("kbd", {}, k))), el("dd", {}, what)])));
    return;
  }
  $("tree").replaceChildren(...groups.map(g => {
    const quiet = v => g.all.filter(f => f.verdict === v && !f.forbids);
    const loud = g.all.filter(f => f.verdict !== "successful" && (f.verdict !== "not supported" || f.forbids));
    const list = el("ul", {}, ...loud.map(row));
    for (const v of ["not supported", "successful"]) {
      const some = quiet(v);
      if (some.length) list.append(...folded(g, v, some, loud.length === 0));
    }
    return el("section", { "aria-label": nameOf(g) }, loud.length ? el("h2", {}, nameOf(g)) : null, list);
  }));
  const rows = [...$("tree").querySelectorAll(".row")];
  const stop = rows.find(r => r.dataset.n === String(chosen)) ?? rows[0];
  for (const r of rows) r.tabIndex = r === stop ? 0 : -1;
}

// folded is the one row that stands for findings with nothing to look at.
function folded(g, verdict, some, alone) {
  const key = `${g.name} ${verdict}`, open = unfolded.has(key);
  const title = alone ? nameOf(g) : `${count(some.length, "check")} more`;
  const texts = new Set(some.map(f => f.text));
  const about = g.name === "absent" && texts.size === 1 && some[0].text || (some.length > 1 ? count(some.length, "check") : some[0].title);
  const head = el("button", { class: `row ${tone(verdict)}`, "data-key": key, "aria-expanded": open, onclick: () => fold(key) },
    shape(tone(verdict)), el("span", { class: "what" }, el("b", {}, title), alone ? el("span", {}, about) : null),
    el("span", { class: "word" }, verdict));
  return [el("li", {}, head), ...(open ? some.map(row) : [])];
}

function row(f) {
  const open = f.n === chosen;
  const head = el("button", { class: `row finding ${tone(f.verdict)}`, "data-key": `f${f.n}`, "data-n": f.n, "aria-expanded": open, onclick: () => choose(open ? -1 : f.n, true) },
    shape(tone(f.verdict)),
    el("span", { class: "what" }, el("b", {}, f.title), !open && f.text && f.verdict !== "successful" ? el("span", {}, f.text) : null),
    el("span", { class: "word" }, f.verdict, f.need ? el("small", {}, needs[f.need] ?? f.need) : null));
  return el("li", {}, head, open ? details(f) : null);
}

function details(f) {
  const d = el("div", { class: `details ${tone(f.verdict)}` });
  if (f.text) d.append(el("p", { class: "text" }, f.text));
  if (f.values?.length) d.append(el("dl", {}, ...f.values.map(v => el("div", {}, el("dt", {}, v.name), el("dd", { class: v.value.length > 40 ? "words" : undefined }, v.value)))));
  if (f.margin_milli !== undefined) {
    const dot = el("i");
    dot.style.left = `${50 + f.margin_milli / 20}%`;
    d.append(el("div", { class: "scale-line" }, el("span", {}, "fails"), el("div", { class: "scale" }, dot),
      el("span", {}, "passes"), el("b", {}, (f.margin_milli / 1000).toFixed(2).replace("-", "−"))));
  }
  const place = placeOf(f);
  if (f.group === "face") d.append(portraits(compared(f)));
  else if (f.group === "fingers") d.append(fingers(f));
  else if (place) d.append(crops(place));
  return d;
}

// compared are the pictures that a finding of the face is about.
function compared(f) {
  const of = { "face.portraits": ["chip", "page"], "face.page": ["live", "page"], "face.holder": ["live", "chip", "page"] }[f.id];
  const all = pictures().filter(isFace);
  if (of) return all.filter(l => of.includes(l.slice(5)));
  return f.id === "face.alert" ? all.filter(l => l === "face-live" || l.startsWith("face-lead-")) : all.filter(l => l === "face-live");
}

// fingers shows whole impressions beside each other: the one of a finding and, for a
// lead, those of the gallery that it is to be compared with.
function fingers(f) {
  const of = f.id === "fingers.alert" ? "lead-" : f.id === "fingers.chip" ? "chip-finger-" : null;
  const lights = [f.region?.light, ...(pictures().filter(l => of && l.startsWith(of)))].filter(l => l && pictureOf(l));
  return el("div", { class: "crops" }, ...lights.map(l => {
    const p = pictureOf(l), canvas = el("canvas", { width: p.width, height: p.height, role: "img", "aria-label": lightName(l) });
    imageOf(l).then(image => canvas.getContext("2d").drawImage(image, 0, 0, p.width, p.height), () => {});
    return el("figure", {}, el("figcaption", {}, lightName(l)), canvas);
  }));
}

// crops cuts the place of a finding out of white light and its own light.
function crops(r) {
  const lights = r.light !== "white" && pictureOf("white") ? ["white", r.light] : [r.light];
  const page = pictureOf(r.light), b = r.box;
  const w = Math.min(page.width, Math.max(b.w * 1.12, page.width * 0.2)), h = Math.min(page.height, Math.max(b.h * 1.4, page.height * 0.08));
  const cut = {
    x: Math.min(page.width - w, Math.max(0, b.x + b.w / 2 - w / 2)),
    y: Math.min(page.height - h, Math.max(0, b.y + b.h / 2 - h / 2)), w, h,
  };
  const wide = w / h > 3.2 || lights.length === 1;
  return el("div", { class: wide ? "crops wide" : "crops" }, ...lights.map(l => {
    const canvas = el("canvas", { width: 900, height: Math.max(1, Math.round(900 * h / w)), role: "img", "aria-label": `The place in ${lightName(l).toLowerCase()}` });
    imageOf(l).then(image => paint(canvas, image, pictureOf(l), cut, b, wide ? 4 : 9), () => {});
    return el("figure", {}, el("figcaption", {}, lightName(l)), canvas);
  }));
}

function paint(canvas, image, p, cut, b, pen) {
  const c = canvas.getContext("2d"), k = image.naturalWidth / p.width, s = canvas.width / cut.w;
  c.imageSmoothingQuality = "high";
  c.drawImage(image, cut.x * k, cut.y * k, cut.w * k, cut.h * k, 0, 0, canvas.width, canvas.height);
  if (b.w > cut.w * 0.8 && b.h > cut.h * 0.8) return;
  const box = [(b.x - cut.x) * s - pen, (b.y - cut.y) * s - pen, b.w * s + 2 * pen, b.h * s + 2 * pen];
  for (const [color, width] of [["#fff", 2 * pen], ["#8a1313", pen]]) {
    c.strokeStyle = color;
    c.lineWidth = width;
    c.strokeRect(...box);
  }
}
