// The search box above the list of names. The index is a script that calls larderSearch, since a page
// opened from a folder can read nothing else; it comes when it is wanted first. A large index is in
// parts, one for each letter that a word of a name begins with.
(function () {
  "use strict";

  var SHOWN = 100;
  var SORTS = ["dataset", "key-value store", "request queue", "column", "record"];
  var assets = document.currentScript.src.replace(/[^/]*$/, "");
  var loaded = {};
  var whole = null;
  var letters = null;
  var isCut = false;
  var receive = null;
  var input;
  var status;
  var hits;

  function make(tag, attributes, text) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      node.setAttribute(name, attributes[name]);
    });
    if (text !== undefined) node.textContent = text;
    return node;
  }

  // Called by the index and by its parts.
  window.larderSearch = function (data) {
    receive = data;
  };

  function prepare(rows) {
    return rows.map(function (row) {
      return { row: row, text: row[0].toLowerCase(), more: row[4].toLowerCase() };
    });
  }

  // Loads a script once; everybody who waits for it is called when it has run.
  function load(file, then) {
    var entry = loaded[file];
    if (!entry) {
      entry = loaded[file] = { waiting: [] };
      var script = make("script", { src: assets + file });
      script.onload = script.onerror = function (event) {
        entry.done = true;
        entry.data = event.type === "load" ? receive : null;
        receive = null;
        script.remove();
        entry.waiting.forEach(function (call) {
          call(entry.data);
        });
      };
      document.head.appendChild(script);
    }
    if (entry.done) then(entry.data);
    else entry.waiting.push(then);
  }

  function part(query) {
    var first = query.charAt(0);
    if (/[0-9]/.test(first)) return "0";
    return /[a-z]/.test(first) ? first : "_";
  }

  // Hands over the entries among which the query can be found; null if they cannot be had.
  function entries(query, then) {
    load("search-index.js", function (data) {
      if (!data) return then(null);
      if (Array.isArray(data)) {
        whole = whole || prepare(data);
        return then(whole);
      }
      letters = data.letters;
      isCut = data.isCut;
      var letter = part(query);
      if (letters.indexOf(letter) < 0) return then([]);
      load("search/" + letter + ".js", function (rows) {
        var entry = loaded["search/" + letter + ".js"];
        entry.ready = entry.ready || (rows && prepare(rows));
        then(entry.ready);
      });
    });
  }

  // Exact, then the beginning, then the beginning of a word, then anywhere, then its other words; of
  // several words the others may be the name of the storage.
  function rank(entry, query, terms) {
    if (entry.text === query) return 0;
    var at = entry.text.indexOf(query);
    if (at === 0) return 1;
    if (at > 0) {
      for (var place = at; place > 0; place = entry.text.indexOf(query, place + 1)) {
        var before = entry.row[0].slice(place - 1, place + 1);
        if (/^[^\p{L}\p{N}]|^[^\p{Lu}]\p{Lu}/u.test(before)) return 2;
      }
      return 3;
    }
    var both = entry.text + " " + entry.more;
    if (terms.length > 1) both += " " + entry.row[3].toLowerCase();
    return terms.every(function (term) { return both.indexOf(term) >= 0; }) ? 4 : -1;
  }

  function find(list, query) {
    var terms = query.split(/\s+/);
    var groups = [[], [], [], [], []];
    list.forEach(function (entry) {
      var place = rank(entry, query, terms);
      if (place >= 0) groups[place].push(entry.row);
    });
    return [].concat.apply([], groups);
  }

  function show(found, words) {
    hits.textContent = "";
    found.slice(0, SHOWN).forEach(function (row) {
      var item = make("li");
      var what = SORTS[row[1]];
      if (row[3]) what += (row[1] > 2 ? " of " : " in ") + row[3];
      item.append(make("a", { href: row[2] }, row[0]), " ", make("span", { class: "muted" }, what));
      hits.appendChild(item);
    });
    var count = found.length;
    var said = "No result for “" + words + "”";
    if (count > 0) said = count + (count === 1 ? " result" : " results") + " for “" + words + "”";
    if (count > SHOWN) said += ", the first " + SHOWN + " shown";
    if (letters) said += "; words were looked at by how they begin";
    if (isCut) said += "; some names are not in the index";
    status.textContent = said;
  }

  function search() {
    var words = input.value.trim();
    var query = words.toLowerCase();
    if (!query) {
      hits.textContent = "";
      status.textContent = "";
      return;
    }
    if (!status.textContent) status.textContent = "Loading the index";
    entries(query, function (list) {
      // Another search may have begun while this one waited.
      if (input.value.trim() !== words) return;
      if (list) show(find(list, query), words);
      else status.textContent = "The index could not be read.";
    });
  }

  function remember() {
    var words = input.value.trim();
    var address = words ? "#q=" + encodeURIComponent(words) : location.pathname + location.search;
    try {
      history.replaceState(null, "", address);
    } catch (refused) {}
  }

  function recall() {
    var match = /^#q=(.*)$/.exec(location.hash);
    if (!match) return;
    try {
      input.value = decodeURIComponent(match[1].replace(/\+/g, " "));
    } catch (malformed) {
      input.value = match[1];
    }
    search();
  }

  function start() {
    var place = document.querySelector("[data-search]");
    if (!place) return;
    var controls = make("div", { class: "controls", role: "search" });
    var label = make("label", {}, "Search");
    input = make("input", { type: "search", autocomplete: "off", spellcheck: "false" });
    status = make("p", { role: "status" });
    hits = make("ol", { class: "hits" });
    label.appendChild(input);
    controls.append(label, status);
    place.after(controls, hits);
    input.addEventListener("input", function () {
      remember();
      search();
    });
    window.addEventListener("hashchange", recall);
    recall();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
