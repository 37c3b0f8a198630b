// A list of purchases: chosen or dropped, sent to this computer's own server, and answered.

import { askWithFiles, el, fail, fileFrom, given, heading, show, text } from "./dom.js";
import { drawOpen, profileFields } from "./columns.js";
import { drawReport, forget } from "./report.js";

const SCREEN = "screen"; // the kinds of lists, by their addresses
const LEDGER = "ledger";
const ORGANISATIONS = "organisations";

let chosen = null;
let kind = SCREEN;
let beside = []; // files that are sent after the list: what each is, and the file

export function drawInventory() {
  chosen = null;
  kind = SCREEN;
  beside = [];
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
  const suppliers = fileField("suppliers", ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.tsv,.txt,.yaml,.yml,.json");
  const accounts = fileField("accounts", ".yaml,.yml");
  const ideburna = fileField("ideburna", ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.tsv,.txt");
  const goal = el("input", { type: "text", inputmode: "decimal", id: "goal" });
  const profile = profileFields();
  const accept = el("input", { type: "checkbox", id: "accept", "aria-describedby": "accept-more" });
  const ofKind = {
    [SCREEN]: el(
      "div",
      {},
      el("div", { class: "field" }, el("label", { for: "as-of" }, text("as_of")), day, el("p", { id: "as-of-more", class: "small" }, text("as_of_more"))),
      suppliers.element,
      el("label", { class: "option", for: "accept" }, accept, el("span", {}, text("accept"))),
      el("p", { id: "accept-more", class: "small" }, text("accept_more")),
    ),
    [LEDGER]: el("div", { hidden: true }, accounts.element, ideburna.element, el("div", { class: "field" }, el("label", { for: "goal" }, text("goal")), goal)),
    [ORGANISATIONS]: el("div", { hidden: true }),
  };
  const kinds = [[SCREEN, text("kind_purchases")], [LEDGER, text("kind_ledger")], [ORGANISATIONS, text("kind_organisations")]];
  const choose = (event) => {
    kind = event.target.value;
    for (const [name, part] of Object.entries(ofKind)) part.hidden = name !== kind;
  };
  const radios = kinds.map(([value, shown]) => el("label", { class: "option" }, el("input", { type: "radio", name: "kind", value, checked: value === kind, onchange: choose }), el("span", {}, shown)));
  const form = el(
    "form",
    { novalidate: true },
    heading(text("list"), "inventory-heading"),
    el("p", { class: "buttons" }, el("button", { type: "button", id: "example", onclick: example }, text("example"))),
    el("p", { class: "small" }, text("example_more")),
    el("fieldset", {}, el("legend", {}, text("kind")), radios),
    zone,
    Object.values(ofKind),
    profile.element,
    el("div", { class: "buttons" }, el("button", { type: "submit", class: "primary" }, text("screen"))),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!chosen) {
      fail(text("no_file"));
      input.focus();
      return;
    }
    const fields = { [SCREEN]: { suppliers }, [LEDGER]: { accounts, ideburna }, [ORGANISATIONS]: {} }[kind];
    beside = Object.entries(fields).map(([name, field]) => [name, field.file()]).filter(([, file]) => file);
    const own = { profile_files: profile.files() ? "" : "no" };
    const size = [chosen, ...beside.map(([, file]) => file)].reduce((sum, file) => sum + file.size, 0);
    if (size > given.megabytes * 2 ** 20) fail(text("too_large", { limit: given.megabytes }));
    else if (kind === SCREEN) send({ ...NEW, ...own, defaults: profile.facts(), as_of: day.value, accept_suggestions: accept.checked ? "yes" : "" });
    else send(kind === LEDGER ? { ...NEW, ...own, goal: goal.value } : NEW);
  });
  show("inventory", form);
}

// A file that may be sent beside the list.
function fileField(name, accept) {
  const input = el("input", { type: "file", id: `${name}-file`, accept, "aria-describedby": `${name}-kinds` });
  return {
    file: () => input.files[0],
    element: el("div", { class: "field" }, el("label", { for: `${name}-file` }, text(`${name}_file`)), input, el("p", { id: `${name}-kinds`, class: "small" }, text(`${name}_kinds`))),
  };
}

// A made-up list of the program's own, answered.
async function example() {
  const file = await fileFrom("/api/example");
  if (!file) return;
  chosen = file;
  kind = SCREEN;
  beside = [];
  send({ ...NEW, profile_files: "no" });
}

// What was answered so far about a list.
const NEW = { profile_files: "", as_of: "", accept_suggestions: "", one_row_per: "", columns: {}, defaults: {}, mapping: {}, ask: "yes" };

async function send(answers) {
  const { columns, defaults, mapping, ...plain } = answers;
  const query = new URLSearchParams({ ...plain, files: "all", name: chosen.name });
  for (const [name, value] of Object.entries({ columns, defaults, mapping })) query.set(name, JSON.stringify(value));
  for (const [name, file] of beside) query.set(name, file.name);
  const files = [chosen, ...beside.map(([, file]) => file)];
  query.set("bytes", files.slice(0, -1).map((file) => file.size).join(","));
  const answer = await askWithFiles(`/api/${kind}?${query}`, new Blob(files), "application/octet-stream");
  if (!answer) return;
  const { told } = answer;
  const again = (mapping) => send({ ...answers, mapping: { ...answers.mapping, ...mapping } });
  if (told.summary) drawReport(told, answer.files, given.downloads[kind], chosen.name, again, drawInventory);
  else drawOpen(told, defaults, (given) => send(joined(answers, given)), drawInventory);
}

// What was answered before and what was answered now. What is not known is not asked for again.
function joined(before, now) {
  const both = Object.fromEntries(["columns", "defaults", "mapping"].map((name) => [name, { ...before[name], ...now[name] }]));
  return { ...before, ...both, one_row_per: now.one_row_per ?? before.one_row_per, ask: Object.keys(now.defaults).length ? "" : before.ask };
}
