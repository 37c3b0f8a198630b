// The first page and the ways from it.

import { fail, show, text } from "./dom.js";
import { begin } from "./interview.js";
import { drawInventory } from "./inventory.js";

for (const button of document.querySelectorAll("[data-about]")) {
  button.addEventListener("click", () => {
    const { about } = button.dataset;
    if (about === "list") drawInventory();
    else begin({ about, case: {}, skipped: [] });
  });
}

document.getElementById("home").addEventListener("click", () => show("start"));

document.getElementById("open-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const [file] = document.getElementById("open-file").files;
  if (!file) {
    fail(text("no_file"));
    document.getElementById("open-file").focus();
    return;
  }
  begin({ file: { name: file.name, text: await file.text() }, skipped: [] });
});

// A file dropped beside its place must not replace the page.
for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());
