// What a list leaves open, asked before it is answered; and what each of its columns was taken for, to be changed.

import { askFile, el, fail, fold, given, heading, show, text } from "./dom.js";

const BUYER = "purchase.authority.name";
const NUMBER = "purchase.authority.org_no";
const NOTHING = ""; // of a column without use

// Every column but those asked about: examples, and what it was taken for. changes(): fact to heading or null, as far as
// somebody changed it; null where two columns were given one fact, which has been told then.
export function columnsTable(told, asked) {
  const names = Object.fromEntries(told.facts.map((one) => [one.fact, one.name]));
  const rows = told.columns.filter((column) => !asked.includes(column.heading)).map((column) => {
    const options = [[NOTHING, text("unused")], ...told.facts.map((one) => [one.fact, one.name])];
    const select = el("select", { "aria-label": text("taken_as", column) }, options.map(([value, shown]) => el("option", { value, selected: value === (column.fact ?? NOTHING) }, shown)));
    const where = [column.letter, column.heading].filter(Boolean).join(": ");
    return {
      column,
      value: () => (column.fixed ? column.fact ?? NOTHING : select.value),
      element: el("tr", {}, el("th", { scope: "row" }, where), el("td", { class: "small" }, column.examples.join(" · ")), el("td", {}, column.fixed ? names[column.fact] ?? text("unused") : select)),
    };
  });
  const heads = ["column_head", "examples_head", "taken_for"].map((name) => el("th", { scope: "col" }, text(name)));
  return {
    element: el("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": text("columns_title") }, el("table", { class: "columns" }, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows.map((row) => row.element)))),
    changes: () => {
      const held = {};
      for (const row of rows.filter((one) => one.value() !== NOTHING)) {
        if (held[row.value()]) {
          fail(text("held_twice", { fact: names[row.value()] }));
          return null;
        }
        held[row.value()] = row.column.heading;
      }
      const changed = rows.filter((row) => row.value() !== (row.column.fact ?? NOTHING));
      const left = changed.filter((row) => row.column.fact && !held[row.column.fact]).map((row) => [row.column.fact, null]);
      const taken = changed.filter((row) => row.value() !== NOTHING).map((row) => [row.value(), row.column.heading]);
      return Object.fromEntries([...left, ...taken]);
    },
  };
}

// What answers rest on and no column was taken for, unless it is asked about (`asked`): told, or null.
export function columnsMissing(told, asked = []) {
  const facts = told.missing.filter((one) => !asked.includes(one.fact)).map((one) => one.name);
  return facts.length ? el("p", { class: "warning" }, text("columns_missing", { facts: facts.join(", ") })) : null;
}

// told: what must be known first. own: the facts of the profile. go({columns, defaults, mapping, one_row_per}): what was
// answered. back(): begins anew.
export function drawOpen(told, own, go, back) {
  const doubts = told.questions.map(doubt);
  const unstated = told.unstated.map(statement);
  const once = told.repeats ? countOnce(told.repeats) : null;
  const table = told.columns ? columnsTable(told.columns, told.questions.map((question) => question.heading)) : null;
  const missing = table ? columnsMissing(told.columns, told.questions.flatMap((question) => question.proposals.map((one) => one.fact))) : null;
  const answered = () => Object.fromEntries(unstated.map((one) => [one.fact, one.value()]));
  const form = el(
    "form",
    { novalidate: true },
    heading(text("before"), "inventory-heading"),
    unstated.length ? [el("h2", {}, text("unstated")), el("p", {}, text("unstated_more")), unstated.map((one) => one.element), profileButton(() => ({ ...own, ...answered() }))] : null,
    doubts.length ? [el("h2", {}, text("doubts")), doubts.map((one) => one.element)] : null,
    once ? [el("h2", {}, text("count_once")), once.element] : null,
    missing,
    table ? fold(text("columns_title"), table.element, Boolean(missing) || !doubts.length) : null,
    el(
      "div",
      { class: "buttons" },
      el("button", { type: "submit", class: "primary" }, text("screen")),
      el("button", { type: "button", onclick: back }, text("back")),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const mapping = table ? table.changes() : {};
    if (!mapping) return;
    go({
      columns: Object.fromEntries(doubts.map((one) => [one.heading, one.value()])),
      defaults: answered(),
      mapping,
      one_row_per: once ? once.value() : null,
    });
  });
  show("inventory", form);
}

// A column in doubt, and what it may hold.
function doubt(question, place) {
  const options = [...question.proposals.map((one) => [one.fact, one.name]), ["-", text("none_of_them")]];
  const legend = text("column", { letter: question.letter, heading: question.heading });
  const asked = choices(legend, `doubt-${place}`, options, 0, el("p", { class: "small" }, text("examples", { examples: question.examples.join(" · ") })));
  return { heading: question.heading, ...asked };
}

// Rows that share a number: whether they are one procurement.
function countOnce(told) {
  return choices(told, "count-once", [["id", text("count_once_yes")], ["-", text("count_once_no")]], 1);
}

function choices(legend, name, options, first, more = null) {
  const inputs = options.map(([value], number) => el("input", { type: "radio", name, value, checked: number === first }));
  const labels = options.map(([, shown], number) => el("label", { class: "option" }, inputs[number], el("span", {}, shown)));
  return {
    value: () => inputs.find((input) => input.checked).value,
    element: el("fieldset", {}, el("legend", {}, legend), more, labels),
  };
}

// A fact that the list says nothing of, with how many rows wait for it; the profile's answer stands there already.
function statement(told) {
  const { label, options } = given.unstated[told.fact];
  const chosen = given.profile.facts[told.fact] ?? "";
  const id = `unstated-${told.fact.replaceAll(".", "-")}`;
  const select = el("select", { id, "aria-describedby": `${id}-more` }, [["", text("dont_know")], ...options].map(([value, shown]) => el("option", { value, selected: value === chosen }, shown)));
  return {
    fact: told.fact,
    value: () => select.value,
    element: el("div", { class: "field" }, el("label", { for: id }, label), select, el("p", { id: `${id}-more`, class: "small" }, text("waiting", told))),
  };
}

// The profile: who buys, and its files. facts(): path to text; files(): whether its files are used.
export function profileFields() {
  const { place, facts, files } = given.profile;
  const inputs = [[BUYER, "buyer"], [NUMBER, "org_no"]].map(([path, name]) => [path, name, el("input", { type: "text", id: `profile-${name}`, value: facts[path] ?? "" })]);
  const use = el("input", { type: "checkbox", id: "profile-files", checked: true });
  const stated = () => Object.fromEntries(inputs.map(([path, , input]) => [path, input.value.trim()]));
  return {
    facts: stated,
    files: () => use.checked,
    element: fold(
      text("profile"),
      [
        el("p", { class: "small" }, [text("profile_more"), place ? text("profile_from", { place }) : ""].filter(Boolean).join(" ")),
        inputs.map(([, name, input]) => el("div", { class: "field" }, el("label", { for: input.id }, text(name)), input)),
        files.length ? el("label", { class: "option", for: "profile-files" }, use, el("span", {}, text("profile_files"))) : null,
        files.length ? el("ul", { class: "small" }, files.map(([what, name]) => el("li", {}, `${name}: ${what}`))) : null,
        profileButton(() => ({ ...facts, ...stated() })),
      ].filter(Boolean),
    ),
  };
}

let buttons = 0; // so that each has an id of its own

function profileButton(answered) {
  const id = `profile-more-${(buttons += 1)}`;
  const button = el("button", { type: "button", "aria-describedby": id }, text("save_profile"));
  button.addEventListener("click", () => askFile("/api/profile", JSON.stringify(answered()), "application/json"));
  return [el("p", { class: "buttons" }, button), el("p", { id, class: "small" }, text("save_profile_more"))];
}
