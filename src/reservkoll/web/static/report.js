// The answer to a list: the report itself, its files to save, and what each column was taken for.

import { el, fold, heading, show, text } from "./dom.js";
import { columnsMissing, columnsTable } from "./columns.js";

const OWN = "page"; // the file that is shown
const FIRST = 3; // the files that people open first; the others are folded in
let addresses = [];

// Lets go of the files that were shown last.
export function forget() {
  addresses.forEach((address) => URL.revokeObjectURL(address));
  addresses = [];
}

// told: the answer. files: key to file. labels: what each is to people. again(changes): reads the list anew. another(): begins anew.
export function drawReport(told, files, labels, name, again, another) {
  forget();
  const address = Object.fromEntries(Object.entries(files).map(([key, file]) => [key, URL.createObjectURL(file)]));
  addresses = Object.values(address);
  const label = Object.fromEntries(labels);
  const links = Object.entries(files).map(([key, file]) =>
    el("li", {}, el("a", { href: address[key], download: file.name, id: `save-${key}`, class: key === OWN ? "button primary" : "button" }, label[key]), el("span", { class: "small" }, file.name)),
  );
  const left = told.left_out.map((one) => el("li", {}, `${label[one.key]}: ${one.reason}`));
  const { summary } = told;
  const table = told.columns ? columnsTable(told.columns, []) : null;
  const change = table && el("form", { novalidate: true }, table.element, el("div", { class: "buttons" }, el("button", { type: "submit" }, text("read_again"))));
  change?.addEventListener("submit", (event) => {
    event.preventDefault();
    const changes = table.changes();
    if (changes) again(changes);
  });
  const missing = table && columnsMissing(told.columns);
  const columns = table && fold(text("columns", used(told.columns)), change, Boolean(missing));
  show("inventory", [
    heading(`${text("result")}: ${name}`, "inventory-heading"),
    el("p", { class: "lead", id: "headline" }, summary.headline),
    missing ? [missing, columns] : null, // first where the list was perhaps not understood
    el("h2", { id: "files-heading" }, text("files")),
    el("ul", { class: "files", id: "files", "aria-labelledby": "files-heading" }, links.slice(0, FIRST)),
    links.length > FIRST ? fold(text("more_files", { count: links.length - FIRST }), el("ul", { class: "files" }, links.slice(FIRST))) : null,
    left.length ? el("ul", { class: "small" }, left) : null,
    address[OWN] ? el("p", {}, el("a", { href: address[OWN], target: "_blank", rel: "noopener", id: "open-report" }, text("open_report"))) : null,
    address[OWN] ? el("iframe", { src: address[OWN], title: text("report_title"), id: "report", sandbox: "allow-scripts allow-popups allow-popups-to-escape-sandbox" }) : null,
    summary.suppliers ? besides(summary.suppliers) : null,
    summary.proposed ? proposed(summary.proposed) : null,
    missing ? null : columns,
    el("div", { class: "buttons" }, el("button", { type: "button", onclick: another }, text("another"))),
  ].flat().filter(Boolean));
}

const used = (told) => ({ used: told.columns.filter((column) => column.fact).length, all: told.columns.length });

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

