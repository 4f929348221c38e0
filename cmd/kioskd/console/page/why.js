// The reason for a decision against the recommendation.
import { $, el } from "./dom.js";

let types = [], send = null, picked = "";

export const isOpen = () => $("why").open;
export const close = () => $("why").close();

// ask opens the dialog; done gets the type and the words when both are given.
export function ask(reasons, action, against, done) {
  send = done;
  types = reasons.filter(r => r.for.includes(action));
  const clear = action === "clear";
  $("why-title").textContent = clear ? "Clear against the recommendation" : "Second line against the recommendation";
  $("why-against").textContent = against;
  $("why-types").replaceChildren($("why-types").firstElementChild, ...types.map((r, i) => el("label", {},
    el("input", { type: "radio", name: "reason", value: r.type }),
    el("kbd", {}, String(i + 1)), el("span", {}, r.title, el("small", {}, r.hint)))));
  $("why-text").value = "";
  $("why-wrong").textContent = "";
  $("why-send").lastElementChild.textContent = clear ? "Clear" : "Second line";
  $("why").showModal();
  $("why-types").querySelector("input").focus();
}

function submit() {
  const type = $("why-types").querySelector(":checked")?.value, words = $("why-text").value.trim();
  if (!type) {
    $("why-wrong").textContent = "Choose a type of reason first.";
    $("why-types").querySelector("input").focus();
  } else if ((words.match(/\p{L}/gu) ?? []).length < 3) {
    $("why-wrong").textContent = "Give the reason in words.";
    $("why-text").focus();
  } else {
    close();
    send(type, words);
  }
}

$("why").addEventListener("submit", e => { e.preventDefault(); submit(); });
$("why-cancel").addEventListener("click", close);
$("why-text").addEventListener("input", () => {
  if ($("why-text").value.trim()) $("why-wrong").textContent = "";
});
$("why").addEventListener("keydown", e => {
  e.stopPropagation();
  if (e.key === "Enter" && e.target !== $("why-cancel") && !e.shiftKey && !e.isComposing) {
    e.preventDefault();
    if (!e.repeat) submit();
  } else if (e.target !== $("why-text") && types[Number(e.key) - 1] && !e.repeat) {
    e.preventDefault();
    $("why-types").querySelectorAll("input")[Number(e.key) - 1].click();
    picked = e.key;
  }
});
$("why").addEventListener("keyup", e => { // not sooner: the digit would land in the words
  if (e.key === picked) $("why-text").focus();
  picked = "";
});
