// Finding a CPV code by everyday words, beside a field that codes are written in.

import { askFor, el, text } from "./dom.js";

export function codeSearch(field) {
  const said = el("p", { id: "codes-said", role: "status", class: "small" });
  const list = el("ul", { class: "codes" });
  const words = el("input", { id: "codes-words", type: "search", autocomplete: "off", "aria-describedby": "codes-said" });
  const find = async () => {
    if (!words.value.trim()) return words.focus();
    const found = await askFor(`/api/cpv?q=${encodeURIComponent(words.value)}`);
    if (!found) return;
    said.textContent = found.length ? text("found_codes", { count: found.length }) : text("found_none");
    list.replaceChildren(...found.map((one) => el("li", {}, choice(one, field))));
  };
  // Enter here searches; it must not send the answer.
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    find();
  });
  return el(
    "div",
    { class: "search" },
    el("label", { for: "codes-words" }, text("find_code")),
    el("div", { class: "row" }, words, el("button", { type: "button", onclick: find }, text("find"))),
    said,
    list,
  );
}

// A code becomes the last of those in the field, once; the focus goes there, to be looked at and sent.
function choice(one, field) {
  const take = () => {
    const codes = field.value.split(/[,;\s]+/).filter(Boolean);
    if (!codes.includes(one.code)) field.value = [...codes, one.code].join(", ");
    field.focus();
  };
  return el(
    "button",
    { type: "button", onclick: take },
    el("strong", {}, [one.code, one.name].filter(Boolean).join(" ")),
    el("span", { class: "small" }, one.listed),
  );
}
