// Building blocks: the texts given with the page, elements without mark-up from data, and asking the server.

export const given = JSON.parse(document.getElementById("given").textContent);

export function text(name, words = {}) {
  return given.texts[name].replace(/\{(\w+)\}/g, (whole, key) => (key in words ? String(words[key]) : whole));
}

// el("p", {class: "x", onclick: f}, "text", child): data only ever becomes text.
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return made;
}

const sections = ["start", "interview", "result", "inventory"];

// Shows one section only and puts the focus on its heading, where a screen reader goes on reading.
export function show(name, ...content) {
  fail("");
  for (const other of sections) document.getElementById(other).hidden = other !== name;
  const section = document.getElementById(name);
  if (content.length) section.replaceChildren(...content.flat(Infinity));
  const heading = section.querySelector("h1");
  section.setAttribute("aria-labelledby", heading.id);
  window.scrollTo(0, 0);
  heading.focus();
}

export function heading(words, id) {
  return el("h1", { id, tabindex: "-1" }, words);
}

export function say(words) {
  document.getElementById("status").textContent = words;
}

export function fail(words) {
  const box = document.getElementById("error");
  box.hidden = !words;
  box.textContent = words;
  if (words) box.scrollIntoView({ block: "nearest" });
}

export const fold = (title, content, open = false) => el("details", { open }, el("summary", {}, title), content);

let working = false;

// Asks the server; what it answers, or null where it refused and has said why.
export async function ask(address, body, kind) {
  return asked(address, { method: "POST", headers: { "Content-Type": kind }, body }, (response) => response.json());
}

export async function askFor(address) {
  return asked(address, {}, (response) => response.json());
}

// Asks for an answer that may have files: the answer, and the files by what they are called for.
export async function askWithFiles(address, body, kind) {
  return asked(address, { method: "POST", headers: { "Content-Type": kind }, body }, async (response) => {
    if (!response.headers.get("Content-Type").startsWith("multipart/form-data")) return { told: await response.json(), files: {} };
    const { answer, ...files } = Object.fromEntries(await response.formData());
    return { told: JSON.parse(answer), files };
  });
}

// A file of the server's own.
export async function fileFrom(address) {
  return asked(address, {}, async (response) => new File([await response.blob()], nameOf(response)));
}

const nameOf = (response) => decodeURIComponent(/filename\*=UTF-8''(\S+)/.exec(response.headers.get("Content-Disposition"))[1]);

// Asks for a file and saves it under the name that the server gives it; whether it came.
export async function askFile(address, body, kind) {
  const file = await asked(address, { method: "POST", headers: { "Content-Type": kind }, body }, async (response) => {
    return { name: nameOf(response), content: await response.blob() };
  });
  if (file) save(file.name, file.content, file.content.type);
  return Boolean(file);
}

async function asked(address, how, read) {
  if (working) return null;
  working = true;
  say(text("working"));
  document.body.setAttribute("aria-busy", "true");
  try {
    const url = new URL(address, location.origin);
    url.searchParams.set("lang", given.language);
    const response = await fetch(url, how);
    if (!response.ok) {
      fail((await response.json()).error);
      return null;
    }
    const answer = await read(response);
    fail("");
    return answer;
  } catch {
    fail(text("unreachable"));
    return null;
  } finally {
    working = false;
    say("");
    document.body.removeAttribute("aria-busy");
  }
}

export function save(name, content, kind) {
  const address = URL.createObjectURL(new Blob([content], { type: kind }));
  const link = el("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
