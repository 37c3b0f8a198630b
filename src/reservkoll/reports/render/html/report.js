"use strict";
(() => {
  const PRINTED = 300;
  const DEFAULT_SORT = { key: "row", direction: 1 };
  const byId = (id) => document.getElementById(id);
  const words = JSON.parse(byId("words").textContent);
  const texts = words.texts;
  const whole = new Intl.NumberFormat(words.locale, { maximumFractionDigits: 0 });
  const collator = new Intl.Collator(words.locale, { numeric: true });
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (found, name) => (name in values ? values[name] : found));
  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    if (text !== null && text !== undefined) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };

  async function unpacked(id) {
    const letters = atob(byId(id).textContent);
    const bytes = new Uint8Array(letters.length);
    for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  }

  // ---- the rows -----------------------------------------------------------------------------------------------
  let data, reasons, columns;
  let order = [];
  let shown = 0;
  let sort = { ...DEFAULT_SORT };

  const place = (name, row) => (columns[name].i ? columns[name].i[row] : 0);
  const cell = (name, row) => (columns[name] ? columns[name].d[place(name, row)] : null);
  const codes = (text) => (text || "").split(";").map((code) => code.trim()).filter(Boolean);
  const routeName = (code) => words.names[code] || code;
  const recommended = (row) => codes(cell("recommendation", row)).map(routeName).join(" · ") || texts.none;

  function kronor(ore) {
    if (ore === null) return texts.unknownValue;
    const whole_ = BigInt(ore) / 100n;
    const part = BigInt(ore) % 100n;
    if (part === 0n) return whole.format(whole_);
    const sign = ore < 0 && whole_ === 0n ? "−" : "";
    const decimals = String(part < 0n ? -part : part).padStart(2, "0");
    return `${sign}${whole.format(whole_)}${words.locale === "sv-SE" ? "," : "."}${decimals}`;
  }

  // Numbers by which rows are sorted: a text's place among all texts of its column; what is unknown comes last.
  const ranks = {};
  function ranking(key) {
    if (ranks[key]) return ranks[key];
    const rank = new Float64Array(data.rows);
    if (key === "row") rank.forEach((_, row) => { rank[row] = row; });
    else if (key === "value") rank.forEach((_, row) => { rank[row] = data.value[row] === null ? NaN : Number(data.value[row]); });
    else {
      const told = columns[key].d.map((text) => (text === null || text === "" ? null : spoken(key, text)));
      const sorted = [...new Set(told.filter((text) => text !== null))].sort(collator.compare);
      const places = new Map(sorted.map((text, at) => [text, at]));
      const of = told.map((text) => (text === null ? NaN : places.get(text)));
      rank.forEach((_, row) => { rank[row] = of[place(key, row)]; });
    }
    ranks[key] = rank;
    return rank;
  }

  function spoken(key, code) {
    if (key === "status") return words.statuses[code] || code;
    if (key === "recommendation") return codes(code).map(routeName).join(" · ");
    return code;
  }

  // A word is looked for once in each different text, never once in each row.
  const SEARCHED = ["title", "id", "cpv", "cpv_name", "reason", "recommendation", "department", "error"];
  const lowered = {};
  const searched = () => SEARCHED.filter((name) => columns[name]);
  function lower(name) {
    // Not by locale, which takes many times as long: Swedish and English have no lower case of their own.
    lowered[name] ||= columns[name].d.map((text) => (text === null ? "" : spoken(name, text).toLowerCase()));
    return lowered[name];
  }

  function matches(word) {
    const found = new Uint8Array(data.rows);
    for (const name of searched()) {
      const hits = lower(name).map((text) => text.includes(word));
      if (hits.some(Boolean)) for (let row = 0; row < data.rows; row++) if (hits[place(name, row)]) found[row] = 1;
    }
    return found;
  }

  const scopes = {
    coming: (row) => words.open.includes(cell("opening", row)) && cell("timing", row) === words.coming,
    opportunities: (row) => words.open.includes(cell("opening", row)),
    unknown: (row) => words.routes.some((route) => cell(route, row) === "unknown"),
    all: () => true,
  };
  const scope = (value) => scopes[value] || ((row) => cell(value, row) === "yes");

  function select() {
    const looked = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean).map(matches);
    const fits = scope(byId("show").value);
    const exact = ["area", "department", "status"].filter((name) => byId(name) && byId(name).value !== "");
    const wanted = exact.map((name) => [name, Number(byId(name).value)]);
    order = [];
    for (let row = 0; row < data.rows; row++) {
      if (fits(row) && wanted.every(([name, at]) => place(name, row) === at) && looked.every((found) => found[row])) order.push(row);
    }
    const rank = ranking(sort.key);
    order.sort((one, other) => {
      const a = rank[one], b = rank[other];
      if (a === b || (a !== a && b !== b)) return one - other;
      if (a !== a) return 1;
      if (b !== b) return -1;
      return (a - b) * sort.direction;
    });
    shown = 0;
    show();
  }

  // ---- one page of rows ---------------------------------------------------------------------------------------
  const body = document.querySelector("#purchases tbody");
  const perPage = () => Number(byId("per-page").value);

  function show() {
    const last = Math.min(shown + perPage(), order.length);
    body.replaceChildren(...order.slice(shown, last).map(line));
    const pages = Math.max(1, Math.ceil(order.length / perPage()));
    const page = Math.floor(shown / perPage()) + 1;
    byId("page-number").textContent = fill(texts.page, { page: whole.format(page), pages: whole.format(pages) });
    byId("previous").disabled = shown === 0;
    byId("next").disabled = last >= order.length;
    const known = order.filter((row) => data.value[row] !== null);
    const sum = known.reduce((all, row) => all + BigInt(data.value[row]), 0n);
    byId("result").textContent = order.length
      ? fill(known.length ? texts.result : texts.resultUnvalued, { rows: whole.format(order.length), value: kronor(sum), first: whole.format(shown + 1), last: whole.format(last) })
      : texts.nothing;
    for (const head of document.querySelectorAll("#purchases th[data-key]")) {
      if (head.dataset.key === sort.key) head.setAttribute("aria-sort", sort.direction > 0 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    }
    byId("sort").value = `${sort.key}:${sort.direction}`;
  }

  function line(row) {
    const made = make("tr", null, { role: "row" });
    const labels = [...document.querySelectorAll("#purchases th button")].map((button) => button.textContent);
    const add = (text, at, kind) => {
      const attributes = { role: "cell" };
      if (kind) attributes.class = kind;
      if (at > 1) attributes["data-label"] = labels[at];
      const added = make("td", null, attributes);
      added.append(make("span", text));
      made.append(added);
      return added;
    };
    add(String(data.row[row] ?? ""), 0, "number first");
    const title = cell("title", row) || texts.untitled;
    const opener = make("button", null, { type: "button", class: "opener", "aria-expanded": "false" });
    opener.append(make("span", title));
    opener.setAttribute("aria-label", fill(texts.openRow, { title, row: data.row[row] ?? "" }));
    const under = [cell("id", row), cell("cpv", row) && `${cell("cpv", row)} ${cell("cpv_name", row) || ""}`.trim(), cell("department", row)];
    add("", 1, "").replaceChildren(opener, make("span", under.filter(Boolean).join(" · "), { class: "below" }));
    add("", 2, "").replaceChildren(make("span", recommended(row), { class: `route g-${words.kinds[cell("opening", row)]}` }));
    add(kronor(data.value[row]), 3, "number");
    add(cell("started", row) || "–", 4, "");
    add(words.statuses[cell("status", row)] || cell("status", row), 5, "");
    opener.addEventListener("click", () => toggle(made, opener, row));
    return made;
  }

  async function toggle(made, opener, row) {
    if (opener.getAttribute("aria-expanded") === "true") {
      opener.setAttribute("aria-expanded", "false");
      made.classList.remove("opened");
      if (made.nextElementSibling?.classList.contains("detail")) made.nextElementSibling.remove();
      return;
    }
    opener.setAttribute("aria-expanded", "true");
    made.classList.add("opened");
    reasons ??= await unpacked("packed-reasons");
    if (opener.getAttribute("aria-expanded") !== "true" || made.nextElementSibling?.classList.contains("detail")) return;
    const below = make("tr", null, { role: "row", class: "detail", id: `why-${row}` });
    const room = make("td", null, { role: "cell", colspan: "6" });
    room.append(why(row));
    below.append(room);
    made.after(below);
    opener.setAttribute("aria-controls", below.id);
  }

  // ---- why ----------------------------------------------------------------------------------------------------
  function why(row) {
    const room = make("div", null, { class: "why" });
    const part = (title, ...content) => room.append(make("h3", title), ...content);
    const list = (entries) => { const made = make("ul"); made.append(...entries.map((entry) => make("li", entry))); return made; };
    part(texts.why, make("p", recommended(row), { class: "verdict" }), make("p", cell("reason", row) || "–"));
    const missing = codes(cell("missing", row)).map((path) => words.questions[path] || path);
    if (missing.length) part(texts.missing, list(missing));
    const points = codes(cell("warnings", row)).map((code) => words.points[code] || code);
    if (points.length) part(texts.points, list(points));
    if (cell("error", row)) part(texts.error, make("p", cell("error", row)));
    const routes = make("ul", null, { class: "routes" });
    routes.append(...words.routes.map((route) => routeLine(route, row)));
    part(texts.routes, routes);
    part(texts.facts, facts(row));
    return room;
  }

  function routeLine(route, row) {
    const entry = make("li");
    const needless = cell(route, row) === "not_applicable" && rulesOf(route, row).some((rule) => rule.notNeeded);
    const verdict = needless ? "not_needed" : cell(route, row);
    entry.append(make("span", `${routeName(route)}: ${words.verdicts[verdict] || verdict || words.verdicts.unknown}.`, { class: "verdict" }));
    const told = reasons[cell("class", row)]?.[route];
    if (told) entry.append(` ${told}`);
    for (const rule of rulesOf(route, row)) entry.append(ruleLine(rule));
    return entry;
  }

  // The version of the rule in force on the row's day; where no version covers it, all that the answers rest on.
  function rulesOf(route, row) {
    const all = words.rules.filter((rule) => rule.route === route && (!rule.act || rule.act === cell("act", row)));
    const day = cell("started", row);
    const then = day ? all.filter((rule) => rule.from <= day && (!rule.to || day <= rule.to)) : [];
    return then.length ? then : all;
  }

  function ruleLine(rule) {
    const made = make("span", `${rule.title}. ${rule.citation}, `, { class: "rule" });
    made.append(fill(rule.to ? texts.inForce : texts.inForceFrom, { from_: rule.from, to: rule.to }), ". ");
    const source = words.sources[rule.source];
    if (source) {
      const told = fill(texts.source, { title: source.title, day: source.read });
      made.append(source.url ? make("a", told, { href: source.url, target: "_blank", rel: "noreferrer" }) : told);
    }
    return made;
  }

  function facts(row) {
    const made = make("dl");
    const named = {
      opening: words.openings, timing: words.timings, act: {}, authority_type: words.authorities, annex2: words.verdicts, chapter: words.chapters,
      ...Object.fromEntries(words.listed.map((name) => [name, words.verdicts])), file: {}, sheet: {},
    };
    const add = (name, value) => { const entry = make("div"); entry.append(make("dt", name), make("dd", value)); made.append(entry); };
    for (const [name, told] of Object.entries(named)) {
      const value = cell(name, row);
      if (value) add(words.columns[name], told[value] || value);
    }
    add(words.columns.row, String(data.row[row] ?? "–"));
    return made;
  }

  // ---- controls -----------------------------------------------------------------------------------------------
  function option(list, value, text, count) {
    list.append(make("option", count === undefined ? text : `${text} (${whole.format(count)})`, { value }));
  }

  function counted(fits) {
    let count = 0;
    for (let row = 0; row < data.rows; row++) if (fits(row)) count++;
    return count;
  }

  function choices(name, all, nameless, told) {
    const list = byId(name);
    if (!list) return;
    option(list, "", all);
    const counts = new Map();
    for (let row = 0; row < data.rows; row++) counts.set(place(name, row), (counts.get(place(name, row)) || 0) + 1);
    const named = [...counts].map(([at, count]) => [at, columns[name].d[at] === null ? null : told(columns[name].d[at]), count]);
    named.sort((one, other) => (one[1] === null) - (other[1] === null) || collator.compare(one[1], other[1]));
    for (const [at, text, count] of named) option(list, String(at), text === null ? nameless : text, count);
  }

  function prepare() {
    for (const name of ["coming", "opportunities"]) {
      const found = counted(scopes[name]);
      option(byId("show"), name, texts[name], found);
      if (found && !byId("show").querySelector("[selected]")) byId("show").lastElementChild.setAttribute("selected", "");
    }
    for (const route of words.routes) option(byId("show"), route, fill(texts.openRoute, { route: routeName(route) }), counted(scope(route)));
    option(byId("show"), "unknown", texts.unknownRoute, counted(scopes.unknown));
    option(byId("show"), "all", texts.everyRow, data.rows);
    if (!byId("show").querySelector("[selected]")) byId("show").lastElementChild.setAttribute("selected", "");
    choices("area", texts.everyArea, texts.noArea, (code) => `${code} ${words.areas[code] || ""}`.trim());
    choices("department", texts.everyDepartment, texts.noDepartment, (name) => name);
    choices("status", texts.everyStatus, "–", (code) => words.statuses[code] || code);
    let waiting;
    byId("search").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(select, 120); });
    for (const name of ["show", "area", "department", "status"]) byId(name)?.addEventListener("change", select);
    byId("filters").addEventListener("submit", (event) => { event.preventDefault(); select(); });
    byId("filters").addEventListener("reset", () => { sort = { ...DEFAULT_SORT }; setTimeout(select); });
    byId("sort").addEventListener("change", () => {
      const [key, direction] = byId("sort").value.split(":");
      sort = { key, direction: Number(direction) };
      select();
    });
    for (const head of document.querySelectorAll("#purchases th[data-key]")) {
      head.firstElementChild.addEventListener("click", () => {
        const key = head.dataset.key;
        sort = { key, direction: sort.key === key ? -sort.direction : key === "value" ? -1 : 1 };
        select();
      });
    }
    byId("per-page").addEventListener("change", () => { shown = 0; show(); });
    const turn = (by) => {
      shown = Math.max(0, shown + by * perPage());
      show();
      byId("rows").scrollIntoView();
      const used = byId(by > 0 ? "next" : "previous");
      if (used.disabled) byId(by > 0 ? "previous" : "next").focus();
    };
    byId("previous").addEventListener("click", () => turn(-1));
    byId("next").addEventListener("click", () => turn(1));
    addEventListener("beforeprint", () => {
      if (body.querySelector(".detail")) return; // what the reader has opened is printed as it stands
      body.replaceChildren(...order.slice(0, PRINTED).map(line));
      byId("result").textContent = "";
      byId("printed").textContent = fill(texts.printed, { count: whole.format(Math.min(PRINTED, order.length)), rows: whole.format(order.length) });
    });
    addEventListener("afterprint", () => { if (byId("printed").textContent) { byId("printed").textContent = ""; show(); } });
  }

  // A phone shows each row as a card: fewer of them keep the way to the next section short.
  if (matchMedia("(max-width: 39.99rem)").matches) byId("per-page").value = "25";

  async function start() {
    if (typeof DecompressionStream === "undefined") {
      byId("result").textContent = texts.outdated;
      return;
    }
    data = await unpacked("packed-rows");
    columns = data.columns;
    prepare();
    byId("filters").hidden = false;
    byId("rows-room").hidden = false;
    select();
    document.documentElement.dataset.ready = "yes";
  }
  start();
})();
