package console_test

// lookScript gives what is wrong with the page as it is shown: text with less
// than 7:1 contrast, a target smaller than 57 px (15 mm at 96 dpi), text cut off,
// or a page that scrolls.
const lookScript = `(() => {
  const wrong = [];
  const rgb = s => { const m = s.match(/[\d.]+/g).map(Number); return [m[0], m[1], m[2], m[3] ?? 1]; };
  const over = (top, under) => top[3] >= 1 ? top : [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const lum = c => { const l = [0, 1, 2].map(i => { const v = c[i] / 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2]; };
  const ground = e => {
    const own = rgb(getComputedStyle(e).backgroundColor);
    if (own[3] >= 1) return own;
    const under = e.parentElement && e.tagName !== "DIALOG" ? ground(e.parentElement) : [255, 255, 255, 1];
    return over(own, under);
  };
  const modal = document.querySelector("dialog[open]"), lost = document.querySelector("#lost:not([hidden])");
  const root = lost ?? modal ?? document.body;
  const seen = e => { const r = e.getBoundingClientRect(); return r.width > 0 && r.height > 0 && getComputedStyle(e).visibility === "visible"; };
  for (const e of root.querySelectorAll("*")) {
    if (!seen(e) || e.closest("svg")) continue;
    const text = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (text || e.matches("input, textarea")) {
      const a = lum(ground(e)), b = lum(over(rgb(getComputedStyle(e).color), ground(e)));
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 7) wrong.push("contrast " + ratio.toFixed(2) + " of " + JSON.stringify(e.textContent.trim().slice(0, 40)));
    }
    if (e.matches("button, input:not([type=radio]), textarea, label:has(input[type=radio])")) {
      const r = e.getBoundingClientRect();
      if (r.width < 57 || r.height < 56.5) wrong.push("target of " + r.width + " x " + r.height + ": " + e.textContent.trim().slice(0, 40));
    }
    if (text && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline") wrong.push("cut off: " + e.textContent.trim().slice(0, 40));
  }
  const d = document.documentElement;
  if (d.scrollHeight > innerHeight || d.scrollWidth > innerWidth) wrong.push("the page scrolls: " + d.scrollWidth + " x " + d.scrollHeight);
  return wrong;
})()`
