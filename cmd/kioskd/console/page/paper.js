// The document: its pictures by light, the mark of the chosen finding, its MRZ.
import { $, el } from "./dom.js";

const names = { white: "White light", ir: "Infrared", uv: "Ultraviolet", chip: "Chip’s portrait" };
let view = null, shown = "", light = "", region = null;

export const pictureOf = l => view?.pictures?.find(p => p.light === l) ?? null;
export const pictures = () => (view?.pictures ?? []).map(p => p.light);
export const lightName = l => names[l] ?? pictureOf(l)?.title ?? l;
export const addressOf = l => `/picture/${view.crossing}/${l}.jpg?attempt=${view.attempt}`;

// imageOf gives the loaded picture of a light, for crops.
const images = new Map();
export function imageOf(l) {
  if (!images.has(l)) {
    const i = new Image();
    i.src = addressOf(l);
    images.set(l, i.decode().then(() => i));
  }
  return images.get(l);
}

export function showPaper(v, empty) {
  view = v;
  const lights = (v.pictures ?? []).map(p => p.light).filter(l => !l.startsWith("face-")); // those stand side by side
  const now = `${v.crossing} ${v.attempt} ${lights}`;
  $("empty").textContent = lights.length ? "" : empty;
  if (now !== shown) {
    shown = now;
    images.clear();
    region = null;
    $("lights").replaceChildren(...lights.map(l => el("button", { type: "button", "data-light": l, onclick: () => choose(l) },
      el("img", { src: addressOf(l), alt: "", width: pictureOf(l).width, height: pictureOf(l).height }), lightName(l))));
    light = "";
    choose(lights.includes("white") ? "white" : lights[0] ?? "");
  }
  const lines = v.lines ?? [];
  $("mrz").hidden = lines.length === 0;
  $("mrz").style.setProperty("--columns", Math.max(1, ...lines.map(l => [...l].length)));
  const unsure = new Set((v.unsure ?? []).map(([line, column]) => `${line} ${column}`));
  $("mrz").replaceChildren(...lines.map((l, i) => el("div", {}, ...[...l].map((c, j) => unsure.has(`${i} ${j}`) ? el("mark", { title: "hard to read" }, c) : c))));
}

function choose(l) {
  light = l;
  const p = pictureOf(l);
  $("picture").hidden = !p;
  $("sheet").classList.toggle("empty", !p);
  if (p) {
    $("picture").src = addressOf(l);
    $("picture").alt = `The document in ${lightName(l).toLowerCase()}`;
    $("sheet").style.setProperty("--ratio", p.width / p.height);
  } else {
    $("picture").removeAttribute("src");
    $("sheet").style.removeProperty("--ratio");
  }
  minutiae(p);
  for (const b of $("lights").children) b.setAttribute("aria-pressed", b.dataset.light === l);
  mark();
}

// minutiae draws where ridges end (a ring) and fork (a square), with their direction.
function minutiae(p) {
  const s = $("marks");
  s.replaceChildren();
  if (!p?.marks) return;
  s.setAttribute("viewBox", `0 0 ${p.width} ${p.height}`);
  for (const [x, y, angle, kind] of p.marks) {
    const a = angle * Math.PI / 128, r = 4;
    const shape = kind === 2 ? `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z` : `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", `${shape}M${x + r * Math.cos(a)} ${y - r * Math.sin(a)}L${x + 13 * Math.cos(a)} ${y - 13 * Math.sin(a)}`);
    s.append(path);
  }
}

// turn goes to the next light.
export function turn(step) {
  const all = [...$("lights").children].map(b => b.dataset.light);
  if (all.length) choose(all[(all.indexOf(light) + step + all.length) % all.length]);
}

// point marks the place of a finding, in its light.
export function point(r) {
  region = r && pictureOf(r.light) && !r.light.startsWith("face-") ? r : null;
  if (region) choose(region.light); else mark();
}

// The mark stays when the officer turns to another light: the same place there
// is what there is to compare.
function mark() {
  const p = pictureOf(light), m = $("mark");
  m.hidden = !p || !region;
  if (m.hidden) return;
  const b = region.box, pad = 0.006 * p.width;
  m.style.left = `${100 * (b.x - pad) / p.width}%`;
  m.style.top = `${100 * (b.y - pad) / p.height}%`;
  m.style.width = `${100 * (b.w + 2 * pad) / p.width}%`;
  m.style.height = `${100 * (b.h + 2 * pad) / p.height}%`;
}
