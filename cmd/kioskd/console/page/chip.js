// How far the reading of the chip is.
import { $ } from "./dom.js";

const words = {
  "PACE": "opening it", "BAC": "opening it", "CA": "proving it", "CAM": "proving it", "AA": "proving it", "TA": "proving this kiosk to it",
  "EF.SOD": "its signature", "EF.COM": "its contents", "EF.CardAccess": "how it is opened", "EF.CardSecurity": "its keys",
  "DG1": "the lines", "DG2": "the portrait", "DG3": "the fingers", "DG4": "the eyes", "DG7": "the signature image",
  "DG11": "further details", "DG12": "details of the document", "DG14": "its keys", "DG15": "its keys", "DG16": "persons to be told",
};

export function showChip(c) {
  $("chip").hidden = !c;
  if (!c) return;
  const [text, bar] = $("chip").children;
  text.textContent = `Reading the chip: ${words[c.file] ?? c.file}`;
  if (c.of > 0) {
    bar.max = c.of;
    bar.value = c.done;
  } else {
    bar.removeAttribute("value");
  }
}
