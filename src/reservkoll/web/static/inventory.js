// A list of purchases: chosen or dropped, sent to this computer's own server, and answered.

import { askWithFiles, el, fail, fileFrom, given, heading, show, text } from "./dom.js";
import { drawOpen } from "./columns.js";
import { drawReport, forget } from "./report.js";

let chosen = null;
let suppliers = null;

export function drawInventory() {
  chosen = suppliers = null;
  forget();
  const input = el("input", { type: "file", id: "list-file", accept: ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.tsv,.txt,.jsonl,.parquet", "aria-describedby": "list-kinds list-name error" });
  const name = el("p", { id: "list-name", role: "status" });
  const take = (file) => {
    if (!file) return;
    chosen = file;
    name.textContent = file.name;
    fail(file.size > given.megabytes * 2 ** 20 ? text("too_large", { limit: given.megabytes }) : "");
  };
  input.addEventListener("change", () => take(input.files[0]));
  const zone = el("div", { class: "drop" }, el("label", { for: "list-file" }, text("drop")), input, el("p", { id: "list-kinds", class: "small" }, text("list_file")), name);
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    take(event.dataTransfer.files[0]);
  });
  const day = el("input", { type: "date", id: "as-of", "aria-describedby": "as-of-more" });
  const beside = el("input", { type: "file", id: "suppliers-file", accept: ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.tsv,.txt,.yaml,.yml,.json", "aria-describedby": "suppliers-kinds" });
  const accept = el("input", { type: "checkbox", id: "accept", "aria-describedby": "accept-more" });
  const form = el(
    "form",
    { novalidate: true },
    heading(text("list"), "inventory-heading"),
    el("p", { class: "buttons" }, el("button", { type: "button", id: "example", onclick: example }, text("example"))),
    el("p", { class: "small" }, text("example_more")),
    zone,
    el("div", { class: "field" }, el("label", { for: "as-of" }, text("as_of")), day, el("p", { id: "as-of-more", class: "small" }, text("as_of_more"))),
    el("div", { class: "field" }, el("label", { for: "suppliers-file" }, text("suppliers_file")), beside, el("p", { id: "suppliers-kinds", class: "small" }, text("suppliers_kinds"))),
    el("label", { class: "option", for: "accept" }, accept, el("span", {}, text("accept"))),
    el("p", { id: "accept-more", class: "small" }, text("accept_more")),
    el("div", { class: "buttons" }, el("button", { type: "submit", class: "primary" }, text("screen"))),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!chosen) {
      fail(text("no_file"));
      input.focus();
      return;
    }
    suppliers = beside.files[0] ?? null;
    if (chosen.size + (suppliers?.size ?? 0) > given.megabytes * 2 ** 20) fail(text("too_large", { limit: given.megabytes }));
    else send({ ...NEW, as_of: day.value, accept_suggestions: accept.checked ? "yes" : "" });
  });
  show("inventory", form);
}

// A made-up list of the program's own, answered.
async function example() {
  const file = await fileFrom("/api/example");
  if (!file) return;
  chosen = file;
  suppliers = null;
  send(NEW);
}

// What was answered so far about a list.
const NEW = { as_of: "", accept_suggestions: "", one_row_per: "", columns: {}, defaults: {}, mapping: {}, ask: "yes" };

async function send(answers) {
  const { columns, defaults, mapping, ...plain } = answers;
  const query = new URLSearchParams({ ...plain, files: "all", name: chosen.name });
  for (const [name, value] of Object.entries({ columns, defaults, mapping })) query.set(name, JSON.stringify(value));
  if (suppliers) {
    query.set("suppliers", suppliers.name);
    query.set("bytes", chosen.size);
  }
  const body = suppliers ? new Blob([chosen, suppliers]) : chosen;
  const answer = await askWithFiles(`/api/screen?${query}`, body, "application/octet-stream");
  if (!answer) return;
  const { told, files } = answer;
  const again = (mapping) => send({ ...answers, mapping: { ...answers.mapping, ...mapping } });
  if (told.summary) drawReport(told, files, chosen.name, again, drawInventory);
  else drawOpen(told, (given) => send(joined(answers, given)), drawInventory);
}

// What was answered before and what was answered now. What is not known is not asked for again.
function joined(before, now) {
  const both = Object.fromEntries(["columns", "defaults", "mapping"].map((name) => [name, { ...before[name], ...now[name] }]));
  return { ...before, ...both, one_row_per: now.one_row_per ?? before.one_row_per, ask: Object.keys(now.defaults).length ? "" : before.ask };
}
