// Small helpers. Text reaches the page as text only, never as markup.
export const $ = id => document.getElementById(id);

export function el(tag, props, ...children) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(props ?? {})) {
    if (v === undefined || v === null) continue;
    if (k === "class" || k.includes("-") || k === "role") e.setAttribute(k, v); else e[k] = v;
  }
  e.append(...children.filter(c => c !== null && c !== undefined));
  return e;
}

const svg = "http://www.w3.org/2000/svg";

// shape draws the sign of a verdict or state; words beside it say the same.
export function shape(name) {
  const s = document.createElementNS(svg, "svg");
  s.setAttribute("class", "shape");
  s.setAttribute("viewBox", "0 0 32 32");
  s.setAttribute("aria-hidden", "true");
  for (const n of document.querySelector(`symbol#${name}`).childNodes) s.append(n.cloneNode(true));
  return s;
}

export const tone = verdict => verdict.replace(" ", "-");

export function age(seconds) {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} days`;
}

export const count = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
