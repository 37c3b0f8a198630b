// A list of purchases: chosen or dropped, sent to this computer's own server, summed up, and its report saved.

import { ask, el, fail, given, heading, show, text } from "./dom.js";

let chosen = null;
let suppliers = null;

export function drawInventory() {
  chosen = suppliers = null;
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
  const act = choice("act", "act", ["LOU", "LUF", "LUK"].map((word) => [word, word]));
  const type = choice("authority", "authority", given.authorities);
  const day = el("input", { type: "date", id: "as-of", "aria-describedby": "as-of-more" });
  const beside = el("input", { type: "file", id: "suppliers-file", accept: ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.tsv,.txt,.yaml,.yml,.json", "aria-describedby": "suppliers-kinds" });
  const accept = el("input", { type: "checkbox", id: "accept", "aria-describedby": "accept-more" });
  const form = el(
    "form",
    { novalidate: true },
    heading(text("list"), "inventory-heading"),
    zone,
    act.element,
    type.element,
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
    else {
      const asked = { "purchase.act": act.value(), "purchase.authority.type": type.value(), as_of: day.value };
      send(accept.checked ? { ...asked, accept_suggestions: "yes" } : asked, {});
    }
  });
  show("inventory", form);
}

function choice(name, label, options) {
  const select = el("select", { id: name }, el("option", { value: "" }, text("as_the_list")), options.map(([value, shown]) => el("option", { value }, shown)));
  return { element: el("div", { class: "field" }, el("label", { for: name }, text(label)), select), value: () => select.value };
}

async function send(facts, columns) {
  const query = new URLSearchParams({ ...facts, name: chosen.name, columns: JSON.stringify(columns) });
  if (suppliers) {
    query.set("suppliers", suppliers.name);
    query.set("bytes", chosen.size);
  }
  const body = suppliers ? new Blob([chosen, suppliers]) : chosen;
  const told = await ask(`/api/screen?${query}`, body, "application/octet-stream");
  if (!told) return;
  if (told.questions) drawDoubts(told, facts, columns);
  else drawSummary(told);
}

function drawDoubts(told, facts, columns) {
  const fields = told.questions.map((question, place) => {
    const name = `doubt-${place}`;
    const options = [...question.proposals.map((one) => [one.fact, one.name]), ["-", text("none_of_them")]];
    const inputs = options.map(([value], number) => el("input", { type: "radio", name, value, checked: number === 0 }));
    const labels = options.map(([, shown], number) => el("label", { class: "option" }, inputs[number], el("span", {}, shown)));
    const legend = text("column", { letter: question.letter, heading: question.heading });
    return {
      heading: question.heading,
      value: () => inputs.find((input) => input.checked).value,
      element: el("fieldset", {}, el("legend", {}, legend), el("p", { class: "small" }, text("examples", { examples: question.examples.join(" · ") })), labels),
    };
  });
  const once = told.repeats ? countOnce(told.repeats) : null;
  const form = el(
    "form",
    { novalidate: true },
    heading(text(once ? "count_once" : "doubts"), "inventory-heading"),
    fields.map((field) => field.element),
    once ? once.element : null,
    el(
      "div",
      { class: "buttons" },
      el("button", { type: "submit", class: "primary" }, text("screen")),
      el("button", { type: "button", onclick: drawInventory }, text("back")),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const counted = once ? { ...facts, one_row_per: once.value() } : facts;
    send(counted, { ...columns, ...Object.fromEntries(fields.map((field) => [field.heading, field.value()])) });
  });
  show("inventory", form);
}

// Rows that share a number: whether they are one procurement.
function countOnce(told) {
  const options = [["id", text("count_once_yes")], ["-", text("count_once_no")]];
  const inputs = options.map(([value]) => el("input", { type: "radio", name: "count-once", value, checked: value === "-" }));
  const labels = options.map(([, shown], number) => el("label", { class: "option" }, inputs[number], el("span", {}, shown)));
  return {
    value: () => inputs.find((input) => input.checked).value,
    element: el("fieldset", {}, el("legend", {}, told), labels),
  };
}

function drawSummary(told) {
  const { summary, report } = told;
  const cell = (value, attributes = {}) => el("td", attributes, String(value));
  const body = summary.by_route.map((route) =>
    el("tr", {}, el("th", { scope: "row" }, route.name), cell(route.rows, { class: "number" }), cell(route.value, { class: "number" })),
  );
  const table = el(
    "table",
    {},
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, text("route")), el("th", { scope: "col", class: "number" }, text("rows")), el("th", { scope: "col", class: "number" }, text("value")))),
    el("tbody", {}, body),
    el("tfoot", {}, el("tr", {}, el("th", { scope: "row" }, text("sum")), cell(summary.rows, { class: "number" }), cell(summary.value, { class: "number" }))),
  );
  const whens = Object.values(summary.timings);
  const openings = el(
    "table",
    { id: "openings" },
    el("caption", {}, text("openings")),
    el("thead", {}, el("tr", {}, [text("counts_as"), ...whens, text("all_rows")].map((word, place) => el("th", { scope: "col", class: place ? "number" : "" }, word)))),
    el("tbody", {}, summary.opening_lines.map((line) =>
      el("tr", line.opening ? {} : { class: "sum" }, el("th", { scope: "row" }, line.name), line.timings.map((one) => cell(`${one.value} (${one.rows})`, { class: "number" }))),
    )),
  );
  const problems = summary.first_problems.map((problem) =>
    el("li", {}, el("span", { class: "small" }, `${text("place", problem)}: `), problem.message),
  );
  show("inventory", [
    heading(`${text("result")}: ${chosen.name}`, "inventory-heading"),
    el("p", { class: "lead", id: "headline" }, summary.headline),
    el("p", {}, summary.beside.join(" ")),
    el("p", {}, text("status", summary.by_status)),
    el("p", { class: "buttons" }, el("a", { class: "button primary", href: report.address, download: report.name, id: "save-report" }, text("save_report", { name: report.name }))),
    el("div", { class: "scroll" }, openings),
    el("div", { class: "scroll" }, table),
    summary.suppliers ? besides(summary.suppliers) : null,
    summary.proposed ? proposed(summary.proposed) : null,
    summary.problems ? fold(text("problems", { count: summary.problems }), el("ul", {}, problems)) : null,
    summary.missing.length
      ? fold(text("to_complete"), el("ul", {}, summary.missing.map((fact) => el("li", {}, fact.question, " ", el("small", {}, text("rows_lack", { rows: fact.rows }))))))
      : null,
    summary.notes.length ? fold(text("notes"), el("ul", {}, summary.notes.map((note) => el("li", {}, note)))) : null,
    fold(text("made_by"), el("dl", {}, Object.entries(summary.made_by).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]).flat())),
    el("div", { class: "buttons" }, el("button", { type: "button", onclick: drawInventory }, text("another"))),
  ].filter(Boolean));
}

// Rows without a code and what was proposed for each, best first.
function proposed(told) {
  const rows = told.first.map((row) =>
    el("li", {}, text("row_text", row), el("p", { class: "small" }, row.codes.map((one) => [one.code, one.name].filter(Boolean).join(" ")).join(" · "))),
  );
  return fold(text("proposed", { count: told.rows }), [el("p", {}, text(told.accepted ? "proposed_used" : "proposed_none_used")), el("ul", {}, rows)]);
}

// The suppliers beside the purchases: for each reservation how many of these somebody fits, and each supplier.
function besides(told) {
  const heads = ["reservation", "purchases_head", "fits_head", "unknown_head", "nobody_head"];
  const number = (value) => el("td", { class: "number" }, String(value));
  const table = el(
    "table",
    { id: "suppliers-table" },
    el("caption", {}, text("suppliers")),
    el("thead", {}, el("tr", {}, heads.map((name, place) => el("th", { scope: "col", class: place ? "number" : null }, text(name))))),
    el("tbody", {}, told.routes.map((route) => el("tr", {}, el("th", { scope: "row" }, route.name), ["purchases", "fitting", "unknown", "nobody"].map((name) => number(route[name]))))),
  );
  const each = told.first.map((one) =>
    el("li", {}, el("strong", {}, one.name), el("p", {}, one.verdicts.join(" · ")), one.to_know.length ? el("p", { class: "small" }, one.to_know.join(" ")) : null),
  );
  const notes = told.notes.length ? el("ul", {}, told.notes.map((note) => el("li", {}, note))) : null;
  return el("section", {}, el("div", { class: "scroll" }, table), notes, fold(text("each_supplier", { count: told.count }), el("ul", {}, each)));
}

const fold = (title, content) => el("details", {}, el("summary", {}, title), content);
