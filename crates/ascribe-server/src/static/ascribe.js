// The keys of the review. Reading works without this file, and so does reviewing.
"use strict";
const form = document.getElementById("judge");
const reasons = { a: "read as the sentence says it" };

function choose(key) {
  const choice = form.querySelector(`[data-key="${key}"]`);
  const why = form.elements.why;
  choice.checked = true;
  if (!why.value.trim() || Object.values(reasons).includes(why.value)) why.value = reasons[key] ?? "";
  why.focus();
}

const acts = {
  a: () => choose("a"), r: () => choose("r"), u: () => choose("u"),
  c: () => { const details = form.querySelector("details"); details.open = true; details.querySelector("input").focus(); },
  s: () => document.getElementById("skip")?.click(),
  z: () => document.getElementById("undo")?.requestSubmit(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const field = event.target.closest("input:not([type=radio]), textarea, select");
  if (field) {
    if (event.key === "Escape") field.blur();
    if (event.key === "Enter" && !event.shiftKey && field.name === "why" && field.form === form) {
      event.preventDefault();
      form.requestSubmit();
    }
    return;
  }
  const act = acts[event.key];
  if (act) { event.preventDefault(); act(); }
});
