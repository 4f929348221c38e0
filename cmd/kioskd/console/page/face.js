// The traveller's face: what is asked of them, the pictures beside each other in one size,
// and the officer's own word on them where the kiosk has none.
import { $, el } from "./dom.js";
import { addressOf, lightName, pictures } from "./paper.js";

const advice = {
  "no face": "nobody is seen", "one person": "only one person in the picture", closer: "come closer", "step back": "step back", centre: "move to the middle",
  dark: "too dark", bright: "too bright", "light from the left": "light from one side", "light from the right": "light from one side", "look straight": "look into the camera",
  "look up": "look up a little", "look down": "look down a little", upright: "hold the head upright", glare: "glasses mirror a light", "hold still": "hold still",
};
const words = [["S", "same", "One person"], ["D", "different", "Two persons"], ["U", "unsure", "Cannot tell"]];
const said = { same: "one person", different: "two persons", unsure: "not to be told" };
export const isFace = l => l.startsWith("face-");

let asked = "", shown = "";

export function showFace(f) {
  const now = JSON.stringify(f ?? null);
  if (now === asked) return;
  asked = now;
  $("face").hidden = !f;
  if (!f) return;
  const ask = f.turn ? `to turn the head to the ${f.turn}` : f.advice ? "" : "to look into the camera";
  $("face").replaceChildren("Face: ", ask ? "asking " : "", el("b", {}, ask || advice[f.advice] || f.advice), f.others ? `. ${f.others} more in the picture` : "");
}

// portraits gives the crops as figures of one size.
export const portraits = lights => el("div", { class: "portraits" }, ...lights.map(l =>
  el("figure", {}, el("img", { src: addressOf(l), alt: lightName(l), width: 300, height: 400 }), el("figcaption", {}, lightName(l)))));

// question is what the officer is asked before the numbers are shown.
export const question = v => v.stage === "deciding" && !v.judged ? v.result?.findings.find(f => f.judge)?.judge : undefined;

export function showFaces(v, judge) {
  const lights = pictures().filter(isFace), ask = question(v);
  const now = JSON.stringify([v.crossing, v.attempt, lights, ask, v.judged]);
  if (now === shown) return;
  shown = now;
  $("faces").hidden = lights.length === 0;
  $("faces").classList.toggle("asking", Boolean(ask));
  $("faces").replaceChildren(portraits(lights));
  if (ask) {
    $("faces").append(el("div", { class: "judge", role: "group", "aria-label": ask }, el("p", { role: "status" }, ask),
      ...words.map(([key, word, title]) => el("button", { type: "button", "data-word": word, onclick: () => judge(word) }, el("kbd", {}, key), title))));
  } else if (v.judged) {
    $("faces").append(el("p", { class: "quiet" }, `You judged: ${said[v.judged] ?? v.judged}.`));
  }
}

// wordOf gives the word of a key; undefined: it has none.
export const wordOf = key => words.find(([k]) => k === key.toUpperCase())?.[1];
