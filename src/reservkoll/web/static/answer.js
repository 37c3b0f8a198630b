// The answer to one case, in the words that the server gives.

import { askFile, el, heading, save, show, text } from "./dom.js";
import { saveCase } from "./interview.js";

const MARKS = { yes: "✔", no: "✘", unknown: "?", not_applicable: "–" };

export function showAnswer(told, back) {
  const { answer } = told;
  show("result", [
    heading(answer.title, "result-heading"),
    el("p", { class: "lead" }, lead(answer)),
    answer.limits.length ? el("p", { class: "small" }, answer.limits.join(" · ")) : null,
    answer.routes.length ? block("answer", verdicts(answer.routes, answer.words)) : null,
    listed("recommendation", answer.recommendation),
    answer.organisation.length ? block("organisation", verdicts(answer.organisation, answer.words)) : null,
    answer.lots.length ? titled(answer.lots_heading, lots(answer)) : null,
    selfCheck(answer),
    ...answer.partnership.map(([title, rows]) => titled(title, rowsOf(rows, answer.words))),
    ways(answer),
    missing(answer),
    documents(answer),
    listed("still_open", answer.open),
    follows(answer),
    listed("notes", answer.notes),
    why(answer),
    sources(answer),
    buttons(told, back),
  ].filter(Boolean));
}

function lead(answer) {
  const parts = [text("rules_of", { day: answer.rules_of })];
  if (answer.value) parts.push(`${text("value")}: ${answer.value}`);
  if (answer.codes) parts.push(`CPV ${answer.codes}`);
  return parts.join(" · ");
}

function buttons(told, back) {
  const json = JSON.stringify(told.assessment, null, 2) + "\n";
  const record = (kind) => askFile(`/api/record?as=${kind}`, JSON.stringify({ case: told.case }), "application/json");
  return el(
    "div",
    { class: "buttons", id: "result-buttons" },
    el("button", { type: "button", class: "primary", onclick: () => saveCase(told) }, text("save_case")),
    el("button", { type: "button", onclick: () => record("pdf") }, text("save_pdf")),
    el("button", { type: "button", onclick: () => record("docx") }, text("save_docx")),
    el("button", { type: "button", onclick: () => save("assessment.json", json, "application/json") }, text("save_answer")),
    el("button", { type: "button", onclick: () => window.print() }, text("print")),
    back ? el("button", { type: "button", onclick: back }, text("back")) : null,
  );
}

const titled = (title, ...content) => el("section", {}, el("h2", {}, title), content);
const block = (name, ...content) => titled(text(name), ...content);
const listed = (name, items) => (items.length ? block(name, el("ul", {}, items.map((item) => el("li", {}, item)))) : null);

function badge(verdict, words, shown = verdict) {
  return el("span", { class: `badge ${verdict}` }, el("span", { "aria-hidden": "true" }, MARKS[verdict]), ` ${words[shown]}`);
}

function verdicts(answers, words) {
  return el(
    "ul",
    { class: "verdicts" },
    answers.map((route) =>
      el(
        "li",
        {},
        badge(route.verdict, words, route.shown),
        el(
          "div",
          {},
          el("strong", {}, route.name),
          route.interpretive ? el("em", {}, ` (${text("interpretive")})`) : null,
          el("p", {}, route.summary),
        ),
      ),
    ),
  );
}

// One line for each lot; what every route says of it is folded under it.
function lots(answer) {
  return answer.lots.map((lot) =>
    el(
      "details",
      {},
      el("summary", {}, badge(lot.verdict, answer.words), ` ${lot.number} ${[lot.name, lot.worth].filter(Boolean).join(", ")}: ${lot.told}`),
      verdicts(
        lot.routes.map((route) => ({
          ...route,
          shown: route.not_needed ? "not_needed" : route.verdict,
          summary: [route.summary, ...route.notes].join(" "),
        })),
        answer.words,
      ),
    ),
  );
}

function rowsOf(rows, words) {
  return el(
    "ul",
    { class: "verdicts" },
    rows.map((row) =>
      el(
        "li",
        { class: row.verdict ? null : "plain" },
        row.verdict ? badge(row.verdict, words) : null,
        el("div", {}, el(row.strong ? "strong" : "span", {}, row.text), row.detail ? el("p", {}, row.detail) : null, row.citation ? el("p", { class: "small" }, row.citation) : null),
      ),
    ),
  );
}

function why(answer) {
  if (!answer.reasons.length) return null;
  return block(
    "why",
    answer.reasons.map((route) =>
      el(
        "details",
        {},
        el("summary", {}, `${route.name}: ${answer.words[route.shown].toLowerCase()}`),
        el(
          "ul",
          { class: "verdicts reasons" },
          route.reasons.map((reason) =>
            el(
              "li",
              { class: `level-${Math.min(reason.level, 4)}` },
              badge(reason.verdict, answer.words),
              el("div", {}, reason.label, reason.facts ? ` (${reason.facts})` : "", el("p", { class: "small" }, reason.citation)),
            ),
          ),
        ),
      ),
    ),
  );
}

// What follows from each route, by itself: only what belongs to the route that is chosen applies.
function follows(answer) {
  if (!answer.follows.length) return null;
  return block(
    "follows",
    answer.follows.map((route) =>
      el(
        "section",
        {},
        el("h3", {}, route.name),
        route.duties.length ? el("ul", {}, route.duties.map((duty) => el("li", {}, duty.text, " ", el("small", {}, duty.citation)))) : null,
        route.notes.length ? [el("h4", {}, text("to_mind")), el("ul", {}, route.notes.map((note) => el("li", {}, note)))] : null,
        el("p", { class: "small" }, text("sources_of", { titles: route.sources.join("; ") })),
      ),
    ),
  );
}

function missing(answer) {
  if (!answer.missing.length) return null;
  return block("missing", el("ul", {}, answer.missing.map((fact) => el("li", {}, fact.question, el("p", { class: "small" }, fact.told)))));
}

function ways(answer) {
  if (!answer.ways.length && !answer.never.length) return null;
  return block(
    "ways",
    answer.ways.map((route) => [el("h3", {}, route.name), el("ul", {}, route.ways.map((way) => el("li", {}, way)))]).flat(),
    answer.never.map((reason) => el("p", { class: "small" }, text("never", { reason }))),
  );
}

function documents(answer) {
  const found = Object.entries(answer.documents);
  if (!found.length) return null;
  return block("documents", el("ul", {}, found.map(([name, questions]) => el("li", {}, name, el("p", { class: "small" }, questions.join(" "))))));
}

function selfCheck(answer) {
  if (!answer.self_check) return null;
  const kinds = Object.values(answer.self_check.kinds).map((kind) =>
    el(
      "details",
      {},
      el("summary", {}, `${kind.name}: ${answer.words[kind.verdict].toLowerCase()}`),
      el("h3", {}, text("gaps")),
      kind.gaps.length ? el("ul", {}, kind.gaps.map((gap) => el("li", {}, gap.text, " ", el("small", {}, gap.citation)))) : el("p", {}, text("no_gaps")),
      kind.areas ? areas(kind.areas) : null,
    ),
  );
  const register = Object.values(answer.self_check.register).map((one) =>
    el(
      "details",
      {},
      el("summary", {}, `${one.name}: ${answer.words[one.verdict].toLowerCase()}`),
      one.gaps.length ? [el("h3", {}, text("gaps")), el("ul", {}, one.gaps.map((gap) => el("li", {}, gap.text)))] : null,
      el("h3", {}, text("register_follows")),
      el("ul", {}, one.follows.map((duty) => el("li", {}, duty.text, " ", el("small", {}, duty.citation)))),
    ),
  );
  return el("section", {}, kinds, register);
}

function areas(list) {
  const name = (entry) => [entry.from === entry.to ? entry.from : `${entry.from} – ${entry.to}`, entry.name].filter(Boolean).join(" ");
  return [el("h3", {}, text("areas")), el("p", { class: "small" }, list.title), el("ul", {}, list.codes.map((entry) => el("li", {}, name(entry))))];
}

function sources(answer) {
  const lines = answer.sources.map((source) => el("li", {}, source.title, el("p", { class: "small" }, `${source.url} (${source.read})`.trim())));
  return el("section", {}, el("details", {}, el("summary", {}, text("sources")), el("ul", {}, lines)), el("p", {}, answer.closing));
}
