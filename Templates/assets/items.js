// The item browser: all items rather than the first pages, to sort, filter and search. It makes its
// controls itself and loads nothing until they are used, or the address asks for more than the page.
// What is in the function around everything is not indented: bytes count here, but for comments.
(function () {
"use strict";

const root = document.querySelector(".browser");
if (!root) return;
const dataScript = document.currentScript.src.replace(/items\.js$/, "items-data.js");
const { base, noun } = root.dataset;
const ownPage = Number(root.dataset.page);
const size = Number(root.dataset.size);
const table = root.querySelector("table");
const links = document.querySelectorAll(".pager, .totals, h1 span");
const headings = Array.from(table.tHead.rows[0].cells);
const lastHeading = headings.pop();
const state = { page: ownPage, sought: "", filters: [], sort: null, item: 0, columns: null };
const plain = { ...state };

let data;
let map;
let list = null;
let asked = "";
let headed = "";
let current = {};
let paintings = 0;

function make(tag, attributes, ...inner) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...inner);
  return node;
}

function button(text, act) {
  const node = make("button", { type: "button" }, text);
  node.addEventListener("click", act);
  return node;
}

function field(text, attributes, act) {
  const node = make("input", { autocomplete: "off", ...attributes });
  node.addEventListener("change", () => act && node.value && act(Math.max(1, Math.floor(node.value))));
  make("label", {}, text, node);
  return node;
}

const showFirst = (change) => show({ page: 1, item: 0, ...change });
const many = (number) => number.toLocaleString("en");
const total = () => (map ? map.items : Number(root.dataset.items));
const count = () => (list ? list.length : total());
const pageCount = () => Math.max(1, Math.ceil(count() / size));
const shown = () => state.columns || [...map.columns.slice(0, 24).keys()];
const canSort = (column) => !map || !map.values || column in map.values.columns;

// A column's name, with what could mislead its reader spelled out.
function label(column) {
  const name = map.columns[column].replace(
    /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (mark) => "\\u{" + mark.charCodeAt(0).toString(16).toUpperCase() + "}"
  );
  return name.trim() ? (name.length > 200 ? name.slice(0, 199) + "…" : name) : "“" + name + "”";
}

// Controls

const status = make("p", { role: "status" });
const stop = button("Stop", () => (current.isOver = true));
const retry = button("Retry", () => show({}));
const limits = make("p", { class: "muted" });
const chosen = make("ul", { "aria-label": "Filters in use" });
const search = field("Search", { type: "search", spellcheck: "false" });
const goTo = field("Go to " + noun, { type: "number", min: 1 }, (item) =>
  show({ ...plain, item, columns: state.columns }));
let typing;
search.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => showFirst({ sought: search.value.trim() }), 300);
});

// A folded part, filled when it is first opened.
function folded(text, fill) {
  const details = make("details", {}, make("summary", {}, text));
  details.addEventListener("toggle", () => {
    open().then(() => details.children[1] || details.append(fill())).catch(failed);
  });
  return details;
}

const filters = folded("Filters", () => {
  const choice = (words) =>
    make("select", {}, ...words.map((word, value) => make("option", { value }, word)));
  const column = choice([...map.columns.keys()].map(label));
  const kind = choice(["is a number", "contains the text", "has a value", "has none"]);
  const [from, to] = ["From", "To"].map((text) => field(text, { type: "number", step: "any" }));
  const text = field("Text", {});
  const choose = () => {
    from.parentNode.hidden = to.parentNode.hidden = kind.value !== "0";
    text.parentNode.hidden = kind.value !== "1";
  };
  kind.addEventListener("change", choose);
  choose();
  const add = button("Add filter", () => {
    const test = [from.value + ".." + to.value, "~" + text.value, "*", "!"][kind.value];
    showFirst({ filters: state.filters.concat(filter(Number(column.value), test)) });
  });
  return make("div", { class: "controls" }, make("label", {}, "Column", column),
    make("label", {}, "Condition", kind), from.parentNode, to.parentNode, text.parentNode, add);
});

const columns = folded("Columns", () => {
  const boxes = map.columns.map((name, column) => {
    const box = make("input", { type: "checkbox" });
    box.checked = shown().includes(column);
    box.addEventListener("change", () => {
      const others = shown().filter((other) => other !== column);
      show({ columns: (box.checked ? others.concat(column) : others).sort((a, b) => a - b) });
    });
    return make("label", {}, box, label(column));
  });
  return make("fieldset", {}, make("legend", {}, "Columns to show"), ...boxes);
});

const goes = (text, page) => {
  const node = button(text, () => node.isOff() || show({ page: page(), item: 0 }));
  node.isOff = () => page() === state.page || page() < 1 || page() > pageCount();
  return node;
};
const turns = [
  goes("First", () => 1),
  goes("Previous", () => state.page - 1),
  goes("Next", () => state.page + 1),
];
const page = field("Page", { type: "number", min: 1 }, (number) => show({ page: number, item: 0 }));
const of = make("span", {});
stop.hidden = retry.hidden = true;
root.prepend(
  make("div", { class: "controls", role: "search", "aria-label": "All " + noun + "s" },
    search.parentNode, goTo.parentNode, filters, columns, chosen, status, stop, retry, limits),
  make("nav", { class: "pager controls", "aria-label": "Pages" },
    turns[0], turns[1], page.parentNode, of, turns[2])
);

// The address

const encode = (text) => encodeURIComponent(text).replace(/^-/, "%2D");

// Columns may have one name; the second of them is called `name+2`.
function nameOf(column) {
  const name = map.columns[column];
  const turn = map.columns.slice(0, column).filter((other) => other === name).length + 1;
  return encode(name) + (turn > 1 ? "+" + turn : "");
}

function columnOf(text) {
  const [encoded, turn] = text.split("+");
  const name = decodeURIComponent(encoded);
  let column = map.columns.indexOf(name);
  for (let at = 1; at < turn && column >= 0; at += 1) column = map.columns.indexOf(name, column + 1);
  return column;
}

// A number; if it is whole and long, with all of its digits.
const numeric = (text) => (/^-?\d{16,}$/.test(text) ? BigInt(text) : Number(text));

// A filter as the address has it: `10..20`, `~text`, `*` for some value, `!` for none.
function filter(column, test) {
  const kind = { "~": "text", "*": "some", "!": "none" }[test[0]] || "range";
  const [from, to] = test.split("..");
  return { column, test, kind, text: test.slice(1),
    from: from ? numeric(from) : -Infinity, to: to ? numeric(to) : Infinity };
}

// What is asked of all items, to find the list.
function query() {
  const parts = state.filters.map(({ column, test }) => "f=" + nameOf(column) + ":" + encode(test));
  if (state.sought) parts.unshift("q=" + encode(state.sought));
  if (!state.sort) return parts;
  return ["sort=" + (state.sort.isDescending ? "-" : "") + nameOf(state.sort.column)].concat(parts);
}

function address() {
  if (state.item) return "item-" + state.item;
  const parts = query();
  if (state.page !== (parts.length ? 1 : ownPage)) parts.unshift("page=" + state.page);
  if (state.columns) parts.push("cols=" + state.columns.map(nameOf).join(","));
  return parts.join("&");
}

function parsed(hash) {
  const asked = { ...plain, filters: [], page: 0 };
  asked.item = Number((/^item-(\d+)$/.exec(hash) || [])[1] || 0);
  for (const part of hash.split("&")) {
    const [, key, value] = /^(\w+)=(.*)$/.exec(part) || [];
    if (key === "page") asked.page = /^[1-9]\d*$/.test(value) ? Number(value) : 0;
    if (key === "q") asked.sought = decodeURIComponent(value);
    if (key === "cols") asked.columns = value.split(",").map(columnOf).filter((known) => known >= 0);
    if (key === "sort") {
      const by = columnOf(value.replace(/^-/, ""));
      if (by >= 0 && canSort(by)) asked.sort = { column: by, isDescending: value[0] === "-" };
    }
    const [, name, test] = (key === "f" && /^([^:]*):(.+)$/.exec(value)) || [];
    if (test && columnOf(name) >= 0) asked.filters.push(filter(columnOf(name), decodeURIComponent(test)));
  }
  asked.page = asked.page || (asked.sought || asked.sort || asked.filters.length ? 1 : ownPage);
  return asked;
}

function follow() {
  const hash = location.hash.slice(1);
  const isOurs = /^item-\d+$|=/.test(hash) || (map && !hash);
  if (isOurs && !document.getElementById(hash)) open().then(() => show(parsed(hash))).catch(failed);
}

// Showing

async function open() {
  if (!data) {
    await new Promise((resolve, reject) => {
      const script = make("script", { src: dataScript });
      script.onload = resolve;
      script.onerror = () => reject(new Error("items-data.js could not be read."));
      document.head.append(script);
    });
    data = data || window.larderItems(base);
  }
  map = await data.open();
  const { columns, columnCount, values } = map;
  const all = Math.max(columnCount || 0, columns.length);
  const sortable = columns.filter((name, column) => canSort(column)).length;
  const part = (what, some) => (some < all ? what + many(some) + " of " + many(all) + " columns. " : "");
  limits.textContent = (values ? "Text is sorted by its first 36 bytes. " : "") +
    part("Sorting covers ", sortable) + part("The table and filters cover ", columns.length);
}

function failed(error) {
  status.textContent = error.message;
  retry.hidden = false;
  stop.hidden = true;
  links.forEach((pager) => (pager.hidden = false));
}

async function show(change) {
  current.isOver = true;
  const run = (current = {});
  Object.assign(state, change);
  retry.hidden = true;
  try {
    await open();
    if (run !== current) return;
    if (query().join() !== asked) await find(run);
    if (run !== current) return;
    state.item = Math.min(state.item, total());
    if (state.item) state.page = Math.ceil(state.item / size);
    state.page = Math.min(state.page, pageCount());
    history.replaceState(null, "", location.href.split("#")[0] + "#" + address());
    await paint(run);
    if (run !== current) return;
    links.forEach((pager) => (pager.hidden = true));
    status.textContent = ((list && list.words) || "") + summary();
    const row = state.item && document.getElementById("item-" + state.item);
    if (row) {
      row.tabIndex = -1;
      row.focus();
    }
  } catch (error) {
    if (run === current) failed(error);
  }
}

async function find(run) {
  let told = 0;
  let shownHits = 0;
  let words = "Nothing searched";
  asked = "";
  stop.hidden = false;
  const found = await data.find(state, run, (step, share, hits) => {
    if (run !== current) return;
    words = step + " " + Math.round(share * 100) + " %";
    if (hits) words += " – " + many(hits.length) + (hits.length === 1 ? " hit" : " hits");
    if (performance.now() - told < 400) return;
    told = performance.now();
    status.textContent = words;
    if (!hits || state.sort || shownHits >= size) return;
    shownHits = hits.length;
    list = hits.slice();
    paint(run).catch(() => {});
  });
  if (run !== current) return;
  stop.hidden = true;
  list = found;
  if (run.isOver) {
    state.sort = null;
    if (list) list.words = "Stopped. " + words + ". ";
  }
  asked = query().join();
}

function summary() {
  const from = (state.page - 1) * size;
  if (!count()) return "No result" + (state.sought ? " for “" + state.sought + "”" : "");
  let words = noun[0].toUpperCase() + noun.slice(1) + "s " + many(from + 1) + " to " +
    many(Math.min(from + size, count())) + " of " + many(count());
  if (count() < total()) words += " found in " + many(total());
  if (!state.sort) return words;
  return words + ", sorted by " + label(state.sort.column) + (state.sort.isDescending ? ", descending" : "");
}

async function paint(run) {
  const number = (paintings += 1);
  const items = [];
  for (let at = (state.page - 1) * size; at < Math.min(state.page * size, count()); at += 1) {
    items.push(list ? list[at] : at);
  }
  const lines = await data.some(items);
  // The first hits of a search may arrive later than all of them.
  if (run !== current || number !== paintings) return;
  paintHead();
  table.tBodies[0].replaceWith(make("tbody", {}, ...items.map((item, at) => row(item, lines[at]))));
  if (document.activeElement !== search) search.value = state.sought;
  goTo.value = state.item || "";
  paintPager();
  const remove = (used) => button("Remove: " + named(used), () => {
    showFirst({ filters: state.filters.filter((other) => other !== used) });
    filters.firstChild.focus();
  });
  chosen.replaceChildren(...state.filters.map((used) => make("li", {}, remove(used))));
}

function named({ column, kind, text, from, to }) {
  const range = " is a number" + (from > -Infinity ? " from " + from : "") + (to < Infinity ? " to " + to : "");
  const words = { range, text: " contains “" + text + "”", some: " has a value", none: " has none" };
  return label(column) + words[kind];
}

function paintPager() {
  page.value = state.page;
  of.textContent = count() ? "of " + many(pageCount()) : "";
  turns.forEach((turn) => turn.setAttribute("aria-disabled", turn.isOff()));
}

// The table

function paintHead() {
  const head = table.tHead.rows[0];
  const wanted = shown().filter(canSort) + " " + shown();
  if (wanted !== headed) head.replaceChildren(headings[0], ...shown().map(heading), lastHeading);
  headed = wanted;
  for (const cell of head.cells) {
    cell.removeAttribute("aria-sort");
    if (!state.sort || state.sort.column !== cell.column) continue;
    cell.setAttribute("aria-sort", state.sort.isDescending ? "descending" : "ascending");
  }
}

function heading(column) {
  const known = headings[column + 1];
  const figures = !known && map.values && map.values.columns[column];
  const isNumber = known ? known.className : figures && figures[0][0] !== null;
  const cell = make("th", { scope: "col", ...(isNumber ? { class: "num" } : {}) });
  cell.column = column;
  const inner = canSort(column) ? cell.appendChild(button("", () => sortBy(column))) : cell;
  inner.append(...(known ? known.cloneNode(true).childNodes : [label(column)]));
  if (inner !== cell) inner.append(make("span", { "aria-hidden": "true" }));
  return cell;
}

function sortBy(column) {
  const old = state.sort && state.sort.column === column ? state.sort : null;
  showFirst({ sort: old && old.isDescending ? null : { column, isDescending: !!old } });
}

function row(item, json) {
  const value = data.read(json);
  return make("tr", { id: "item-" + (item + 1) }, make("th", { scope: "row" }, item + 1),
    ...shown().map((column) => cell(data.cell(value, column))),
    value ? make("td", {}, unfolding("JSON", json)) : make("td", { class: "muted" }, "In the downloads: too large"));
}

function unfolding(text, json) {
  return make("details", {}, make("summary", {}, text), make("pre", {}, data.laidOut(json)));
}

function cell(value) {
  if (value === undefined) return make("td", {});
  if (value === null) return make("td", {}, make("span", { class: "null" }, "null"));
  if (value === "") return make("td", {}, make("span", { class: "empty" }, '""'));
  if (value instanceof data.Spelled) return make("td", { class: "num" }, value);
  if (!value.source) return make("td", {}, text(String(value)));
  const line = value.source.length < 999 ? data.laidOut(value.source, true) : "";
  if (line && line.length <= 80) return make("td", {}, line);
  const entries = value.size || value.length;
  return make("td", {}, unfolding(many(entries) + (entries === 1 ? " entry" : " entries"), value.source));
}

function text(whole) {
  const isLong = whole.length > 8192;
  const marks = Array.from(isLong ? whole.slice(0, 300) : whole);
  if (isLong || !/^https?:\/\/[0-9a-z[_\x80-\uffff][^\0-\x20\x7f]*$/i.test(whole)) {
    return marks.length > 140 ? marks.slice(0, 139).join("") + "…" : whole;
  }
  const link = make("a", { rel: "noopener noreferrer nofollow", href: whole }, whole);
  if (marks.length <= 60) return link;
  link.title = whole;
  link.textContent = marks.slice(0, 39).join("") + "…" + marks.slice(-20).join("");
  return link;
}

// The page as it came gets buttons in its headings, and what its address asks for.
const first = [...headings.keys()].slice(0, -1);
table.tHead.rows[0].replaceChildren(headings[0], ...first.map(heading), lastHeading);
headed = first + " " + first;
paintPager();
addEventListener("hashchange", follow);
follow();
})();
