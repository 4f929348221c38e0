// The finger that the traveller is asked for, and the officer's word where it cannot be taken.
import { $, el } from "./dom.js";

const reasons = [["amputated", "Missing"], ["bandaged", "Bandaged"], ["unusable", "Not usable"], ["refused", "Will not"]];
const advice = {
  "no finger": "no finger was seen", "too dry": "too dry: moisten it, press a little harder", "too wet": "too wet: dry it, press less",
  "off centre": "off centre: move it to the middle", "too small": "too small: lay the whole pad on", "residue": "clean the sensor", "unclear": "not clear: try again",
};
const settle = 400; // ms: a press on its way was meant for the finger before
let shown = "", asked = null, since = 0;

export function showFinger(f, gone) {
  const now = JSON.stringify(f ?? null);
  if (now === shown) return;
  shown = now;
  $("finger").hidden = !f;
  const [text, buttons] = $("finger").children;
  if (!f) return asked = null;
  if (f.finger !== asked) {
    asked = f.finger;
    since = performance.now();
  }
  text.replaceChildren("Asking for the ", el("b", {}, f.finger), f.try > 1 ? `, try ${f.try} of ${f.of}` : "", f.advice ? `. Last try: ${advice[f.advice] ?? f.advice}` : "", f.lift ? ". Waiting for the finger to be lifted" : "");
  if (buttons.children.length) return; // they stay, and the focus on them
  const say = (reason, all) => { if (asked && performance.now() - since > settle) gone(reason, all); };
  buttons.replaceChildren(...reasons.map(([reason, word]) => el("button", { type: "button", onclick: () => say(reason, false) }, word)),
    el("button", { type: "button", onclick: () => say("unusable", true) }, "No finger can be taken"));
}
