// The item browser's data: scripts, since `file://` lets nothing else be loaded, that each call a
// function with a JSON text. They are read when needed, four at a time, and dropped again.
window.larderItems = function (base) {
"use strict";

const atOnce = 4;
const arrived = new Map();
const waiting = [];
let loading = 0;
let resumed = 0;
let map;
let ends;

window.larderMap = (facts) => arrived.set("rows/map", facts);
window.larderRows = (chunk, text) => arrived.set("rows/" + chunk, text);
window.larderValues = (column, chunk, text) => arrived.set("cols/" + column + "/" + chunk, text);

function load(name) {
  return new Promise((resolve, reject) => {
    waiting.push({ name, resolve, reject });
    next();
  });
}

function next() {
  if (loading === atOnce || !waiting.length) return;
  const { name, resolve, reject } = waiting.shift();
  const script = document.createElement("script");
  script.onload = script.onerror = () => {
    script.remove();
    loading -= 1;
    if (arrived.has(name)) resolve(arrived.get(name));
    else reject(new Error(name + ".js could not be read."));
    arrived.delete(name);
    next();
  };
  loading += 1;
  script.src = base + name + ".js";
  document.head.appendChild(script);
}

// What `make` promises for a key; the latest `limit` are kept, failures are not.
function cached(limit, make) {
  const kept = new Map();
  return (key) => {
    const found = kept.get(key) || make(key);
    found.catch(() => kept.delete(key));
    kept.delete(key);
    kept.set(key, found);
    if (kept.size > limit) kept.delete(kept.keys().next().value);
    return found;
  };
}

// Each item is a line.
const rows = cached(16, async (chunk) => {
  const lines = (await load("rows/" + chunk)).slice(1, -1).split(",\n");
  if (lines.length === ends[chunk] - map.rows[chunk]) return lines;
  throw new Error("rows/" + chunk + ".js does not fit rows/map.js.");
});
const values = cached(128, async (name) => JSON.parse(await load("cols/" + name)));

// Lets the page answer its reader, if it has not for a while.
async function pause() {
  if (performance.now() - resumed < 12) return;
  await new Promise((resume) => setTimeout(resume));
  resumed = performance.now();
}

// Loads some chunks ahead and looks at one after the other; answers how many it saw.
async function inTurn(chunks, source, visit, run) {
  const ahead = [];
  for (let at = 0; at < chunks.length; at += 1) {
    while (ahead.length < atOnce && at + ahead.length < chunks.length) {
      ahead.push(source(chunks[at + ahead.length]));
    }
    const loaded = await ahead.shift();
    if (run.isOver) return at;
    visit(chunks[at], loaded, (at + 1) / chunks.length);
    await pause();
  }
  return chunks.length;
}

// JSON, with numbers as they are spelled

class Spelled extends String {}

const string = '"[^"\\\\]*(?:\\\\[^][^"\\\\]*)*"';
const token = new RegExp("[\\s,:]*(" + string + '|[[\\]{}]|[^\\s,:[\\]{}"]+)', "y");
const layout = new RegExp(string + "|[[{]\\s*[\\]}]|[[\\]{},:]|\\s+", "g");

function scalar(text) {
  if (text[0] === '"') return text.includes("\\") ? JSON.parse(text) : text.slice(1, -1);
  if (text === "null") return null;
  return text === "true" || text === "false" ? text === "true" : new Spelled(text);
}

// A value: objects are maps, since `__proto__` is a key like others; they and arrays know their
// `source`. Without recursion, whatever the depth.
function read(text) {
  const whole = [];
  const outer = [];
  let top = whole;
  let key = null;
  token.lastIndex = 0;
  while (outer.length || !whole.length) {
    const found = token.exec(text);
    if (!found) throw new Error("An item could not be read.");
    const part = found[1];
    const isNested = part === "{" || part === "[";
    if (part === "}" || part === "]") {
      top.source = text.slice(top.from, token.lastIndex);
      top = outer.pop();
    } else if (top instanceof Map && key === null) {
      key = scalar(part);
    } else {
      const value = part === "{" ? new Map() : part === "[" ? [] : scalar(part);
      if (key === null) top.push(value);
      else top.set(key, value);
      key = null;
      if (isNested) {
        value.from = token.lastIndex - 1;
        outer.push(top);
        top = value;
      }
    }
  }
  return whole[0];
}

// The same JSON in one line, or indented; nothing is spelled anew.
function laidOut(source, isCompact) {
  let depth = 0;
  const line = () => (isCompact ? "" : "\n" + "  ".repeat(Math.min(depth, 20)));
  return source.replace(layout, (part) => {
    const first = part[0];
    if (first === '"') return part;
    if (first === ",") return part + line();
    if (first === ":") return isCompact ? part : ": ";
    if (part.trim().length > 1) return first + part[part.length - 1];
    if (first === "{" || first === "[") return (depth += 1), part + line();
    if (first === "}" || first === "]") return (depth -= 1), line() + part;
    return "";
  });
}

function member(value, key) {
  if (value instanceof Map) return value.get(key);
  return Array.isArray(value) && /^(0|[1-9]\d*)$/.test(key) ? value[key] : undefined;
}

// What stands at a column's path. Keys may hold slashes, so each beginning of the path is tried.
function lookUp(value, path) {
  const get = (key) => member(value, key);
  let found = get(path);
  for (let at = path.indexOf("/"); at >= 0 && found === undefined; at = path.indexOf("/", at + 1)) {
    const part = get(path.slice(0, at));
    if (part && part.source) found = lookUp(part, path.slice(at + 1));
  }
  return found;
}

// What is in a cell; not an object or array that has columns of its own for what is in it.
function cell(item, column) {
  const path = map.columns[column];
  // Of columns with one name each knows the keys that lead to it.
  const ways = map.ways && map.ways[column];
  const value = ways
    ? ways.map((keys) => keys.reduce(member, item)).find((found) => found !== undefined)
    : lookUp(item, path);
  const isFilled = value && value.source && (value.size || value.length);
  return isFilled && map.columns.some((name) => name.startsWith(path + "/")) ? undefined : value;
}

// The same as value files have it, but for long whole numbers, which keep all of their digits.
function plain(json, column) {
  const value = cell(json, column);
  if (value instanceof Spelled) return /^-?\d{16,}$/.test(value) ? BigInt(value) : Number(value);
  return value && value.source ? value.source : value === undefined ? null : value;
}

// Finding

function fits(filter, value) {
  if (filter.kind === "some") return value !== null;
  if (filter.kind === "none") return value === null;
  if (filter.kind === "range") {
    if (typeof value === "bigint") return value >= filter.from && value <= filter.to;
    return typeof value === "number" && value >= Number(filter.from) && value <= Number(filter.to);
  }
  return typeof value === "string" && value.toLowerCase().includes(filter.text.toLowerCase());
}

// What a chunk's figures say of all its values; undefined if it must be read.
function fitsAll(filter, [min, max, empty], size) {
  if (empty === size) return filter.kind === "none";
  if (filter.kind !== "range" || min === null) return undefined;
  return max < Number(filter.from) || min > Number(filter.to) ? false : undefined;
}

// Whether any value, keys aside, has the text in it.
function holds(value, sought) {
  const left = [value];
  while (left.length) {
    const one = left.pop();
    if (one && one.source) for (const inner of one.values()) left.push(inner);
    else if (one !== null && String(one).toLowerCase().includes(sought)) return true;
  }
  return false;
}

// Whether JSON may hold the text: no, if it is not there and no escape can stand for any of it.
function mayHold(json, sought) {
  return /["\\\u0000-\u001f]/.test(sought) || json.toLowerCase().includes(sought) ||
    json.includes("\\u") || (sought.includes("/") && json.includes("\\/"));
}

// The items wanted, in order; null for all in their own. `told` hears how far each step is.
async function find({ sought, filters, sort }, run, told) {
  let list = null;
  if (sought || filters.length) {
    // 0 is out, 1 is in, 2 takes the item itself to tell.
    const marks = new Uint8Array(map.items).fill(1);
    for (const filter of filters) await mark(filter, marks, run, told);
    list = await scan(sought.toLowerCase(), filters, marks, run, told);
  }
  return sort && !run.isOver ? order(list, sort, run, told) : list;
}

async function mark(filter, marks, run, told) {
  const figures = map.values && map.values.columns[filter.column];
  if (!figures) {
    marks.forEach((known, item) => (marks[item] = known && 2));
    return;
  }
  const size = map.values.size;
  const part = (chunk) => marks.subarray(chunk * size, (chunk + 1) * size);
  const open = [];
  figures.forEach((of, chunk) => {
    const own = part(chunk);
    const answer = fitsAll(filter, of, own.length);
    if (answer === false) own.fill(0);
    else if (answer === undefined && own.some(Boolean)) open.push(chunk);
  });
  const source = (chunk) => values(filter.column + "/" + chunk);
  const seen = await inTurn(open, source, (chunk, loaded, share) => {
    const own = part(chunk);
    loaded.forEach((value, at) => {
      const isCut = filter.kind === "text" && typeof value === "string" && value.endsWith("…");
      // Value files round long numbers, which matters only next to an end of the range.
      const isNear = Math.abs(value) >= 1e15 && [filter.from, filter.to].map(Number).includes(value);
      const isIn = fits(filter, isCut ? value.slice(0, -1) : value);
      if (own[at] && (isNear || !isIn)) own[at] = isCut || isNear ? 2 : 0;
    });
    told("Filtered", share);
  }, run);
  for (const chunk of open.slice(seen)) part(chunk).fill(0);
}

async function scan(sought, filters, marks, run, told) {
  const list = new Uint32Array(map.items);
  let hits = 0;
  let at = 0;
  const gather = (end) => {
    for (; at < end; at += 1) if (marks[at] === 1) list[hits++] = at;
  };
  const isOpen = (known) => known === 2 || (known === 1 && sought !== "");
  const open = [...ends.keys()].filter((chunk) =>
    marks.subarray(map.rows[chunk], ends[chunk]).some(isOpen));
  const seen = await inTurn(open, rows, (chunk, lines, share) => {
    lines.forEach((line, place) => {
      const item = map.rows[chunk] + place;
      if (!isOpen(marks[item])) return;
      const value = mayHold(line, sought) && read(line);
      const isIn = value && (!sought || holds(value, sought)) && (marks[item] === 1 ||
        filters.every((filter) => fits(filter, plain(value, filter.column))));
      marks[item] = isIn ? 1 : 0;
    });
    gather(ends[chunk]);
    told(sought ? "Searched" : "Filtered", share, list.subarray(0, hits));
  }, run);
  gather(seen < open.length ? map.rows[open[seen]] : map.items);
  return list.slice(0, hits);
}

// Sorting

// Numbers before texts before true and false; what has no value last, either way.
async function order(list, { column, isDescending }, run, told) {
  const kinds = new Uint8Array(map.items).fill(3);
  const high = new Uint32Array(map.items);
  const low = new Uint32Array(map.items);
  const texts = [];
  const runs = [];
  const number = new Float64Array(1);
  const halves = new Uint32Array(number.buffer);
  const compare = (a, b) => (texts[a] < texts[b] ? -1 : texts[a] > texts[b] ? 1 : a - b);
  const size = map.values && map.values.size;
  // Without any value in it a chunk has no file.
  const hasFile = ([, , empty], chunk) => empty < Math.min(size, map.items - chunk * size);
  const figures = size && map.values.columns[column];
  const chunks = size ? [...figures.keys()].filter((chunk) => hasFile(figures[chunk], chunk)) : [...ends.keys()];
  const source = size ? (chunk) => values(column + "/" + chunk) : rows;
  await inTurn(chunks, source, (chunk, loaded, share) => {
    const own = [];
    loaded.forEach((line, at) => {
      const item = (size ? chunk * size : map.rows[chunk]) + at;
      const value = size ? line : plain(read(line), column);
      if (typeof value === "number" || typeof value === "bigint") {
        number[0] = Number(value) + 0;
        const flip = halves[1] >>> 31 ? 0xffffffff : 0;
        kinds[item] = 0;
        high[item] = halves[1] ^ (flip || 0x80000000);
        low[item] = halves[0] ^ flip;
      } else if (typeof value === "string") {
        kinds[item] = 1;
        texts[item] = value.toLowerCase();
        own.push(item);
      } else if (value !== null) {
        kinds[item] = 2;
        low[item] = value ? 1 : 0;
      }
    });
    if (own.length) runs.push(own.sort(compare));
    told("Sorted", share);
  }, run);
  if (run.isOver) return list;
  let rank = 0;
  let last;
  for (const item of await merged(runs, compare)) {
    if (texts[item] !== last) rank += 1;
    last = texts[item];
    low[item] = rank;
  }
  if (isDescending) {
    kinds.forEach((kind, item) => {
      kinds[item] = kind === 3 ? 3 : 2 - kind;
      high[item] = ~high[item];
      low[item] = ~low[item];
    });
  }
  const all = list ? list.slice() : low.map((key, item) => item);
  return sorted(all, [[low, 0], [low, 16], [high, 0], [high, 16], [kinds, 0]]);
}

// The runs, each in order, made one.
async function merged(runs, compare) {
  while (runs.length > 1) {
    const longer = [];
    for (let pair = 0; pair < runs.length; pair += 2) {
      const a = runs[pair];
      const b = runs[pair + 1] || [];
      const both = new Uint32Array(a.length + b.length);
      for (let i = 0, j = 0; i + j < both.length; ) {
        const isA = j === b.length || (i < a.length && compare(a[i], b[j]) <= 0);
        both[i + j] = isA ? a[i++] : b[j++];
        if (!((i + j) & 16383)) await pause();
      }
      longer.push(both);
    }
    runs = longer;
  }
  return runs[0] || [];
}

// Items in order of their keys: a stable radix sort, from the lowest 16 bits up.
async function sorted(items, keys) {
  let from = items;
  let into = new Uint32Array(items.length);
  for (const [digits, shift] of keys) {
    const places = new Uint32Array(65537);
    for (const item of from) places[((digits[item] >>> shift) & 65535) + 1] += 1;
    if (places.includes(from.length)) continue;
    for (let digit = 1; digit < 65537; digit += 1) places[digit] += places[digit - 1];
    for (const item of from) into[places[(digits[item] >>> shift) & 65535]++] = item;
    [from, into] = [into, from];
    await pause();
  }
  return from;
}

async function open() {
  if (map) return map;
  const facts = await load("rows/map");
  ends = facts.rows.slice(1).concat(facts.items);
  return (map = facts);
}

// The JSON of some items, in their order.
async function some(items) {
  const lines = new Map();
  const chunkOf = (item) => ends.findIndex((end) => item < end);
  await inTurn([...new Set(items.map(chunkOf))], rows, (chunk, loaded) => {
    for (const item of items) {
      const line = item < ends[chunk] && loaded[item - map.rows[chunk]];
      if (line) lines.set(item, line);
    }
  }, {});
  return items.map((item) => lines.get(item));
}

return { open, find, some, cell, read, laidOut, Spelled };
};
