// The interview: the server tells the next question from the case so far; the steps taken are kept here for "back".

import { codeSearch } from "./codes.js";
import { ask, el, fail, heading, save, show, text } from "./dom.js";
import { showAnswer } from "./answer.js";

let steps = [];

const now = () => steps[steps.length - 1];

export async function begin(start) {
  steps = [];
  await step(start, 0, null);
}

async function step(body, asked, most) {
  const told = await ask("/api/interview", JSON.stringify({ ...body, asked, at_most: most }), "application/json");
  if (!told) return false;
  steps.push({ ...told, asked });
  draw();
  return true;
}

function draw() {
  const told = now();
  if (told.question) drawQuestion(told);
  else showAnswer(told, steps.length > 1 ? back : null);
}

function back() {
  if (steps.length < 2) return;
  steps.pop();
  draw();
}

const known = (told) => ({ case: told.case, skipped: told.skipped });

function answer(told, given) {
  const { fact, at_most } = told.question;
  return step({ ...known(told), answer: { fact, ...given } }, told.asked + 1, at_most);
}

function drawQuestion(told) {
  const { question } = told;
  const form = el("form", { novalidate: true, class: "question" });
  const field = fieldOf(question);
  form.append(
    el("p", { class: "progress" }, text("question_of", { number: question.number, most: question.at_most })),
    el("progress", { value: question.number - 1, max: question.at_most, "aria-hidden": "true" }),
    field.element,
    helpOf(question),
    el(
      "div",
      { class: "buttons" },
      el("button", { type: "submit", class: "primary" }, text("next")),
      el("button", { type: "button", onclick: () => answer(told, { skip: true }) }, text("dont_know")),
      steps.length > 1 ? el("button", { type: "button", onclick: back }, text("back")) : null,
    ),
    el(
      "div",
      { class: "buttons quiet" },
      el("button", { type: "button", onclick: () => step({ ...known(told), end: true }, told.asked, null) }, text("end_here")),
      el("button", { type: "button", onclick: () => saveCase(told) }, text("save_case")),
    ),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const value = field.value();
    if (!value) {
      fail(text("choose"));
      field.focus();
      return;
    }
    if (!(await answer(told, { text: value }))) field.focus();
  });
  show("interview", form);
}

export function saveCase(told) {
  save(told.case_name, told.case_file, "text/yaml");
}

function helpOf(question) {
  const lines = question.help.map((line) => el("p", {}, line));
  if (question.decides.length) lines.push(el("p", {}, `${text("decides")}: ${question.decides.join("; ")}.`));
  return lines.length ? el("details", { class: "help" }, el("summary", {}, text("help")), lines) : null;
}

// The field that a kind of answer is given in: its element, its value as text, and how to put the focus there.
function fieldOf(question) {
  const title = heading(question.text, "question-heading");
  if (question.choices.length) return choiceField(question, title);
  const kinds = { date: { type: "date" }, money: { inputmode: "decimal" }, percent: { inputmode: "decimal" }, whole: { inputmode: "numeric" } };
  const input = el("input", {
    id: "field",
    autocomplete: "off",
    "aria-labelledby": "question-heading",
    "aria-describedby": "field-how error",
    ...(kinds[question.kind] ?? {}),
  });
  const how = el("p", { id: "field-how", class: "how" }, text("write", { how: question.how }));
  const search = question.kind === "codes" ? codeSearch(input) : null;
  return { element: el("div", { class: "field" }, title, how, input, search), value: () => input.value.trim(), focus: () => input.focus() };
}

function choiceField(question, title) {
  const type = question.kind === "words" ? "checkbox" : "radio";
  const inputs = question.choices.map((choice) => el("input", { type, name: "choice", value: choice.word }));
  const options = question.choices.map((choice, place) =>
    el("label", { class: "option" }, inputs[place], el("span", {}, choice.name)),
  );
  const element = el("fieldset", { "aria-labelledby": "question-heading", "aria-describedby": "error" }, title, options);
  const value = () => inputs.filter((input) => input.checked).map((input) => input.value).join(", ");
  return { element, value, focus: () => (inputs.find((input) => input.checked) ?? inputs[0]).focus() };
}
