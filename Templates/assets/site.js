// What a reader gains with scripts: the theme switch, a filter, sortable headings, relative times.
// Everything is made here; a page without scripts shows no control. Loaded before the page is
// drawn, so that a chosen theme is there from the first moment.
(function () {
  "use strict";

  var root = document.documentElement;
  var built = null;
  var staleAfter = null;
  var collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  // Storage is refused in some private windows and frames; the theme then lasts for the page.
  function stored(value) {
    try {
      if (value === undefined) return localStorage.getItem("larder-theme");
      localStorage.setItem("larder-theme", value);
    } catch (refused) {}
    return null;
  }

  function make(tag, attributes, text) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      node.setAttribute(name, attributes[name]);
    });
    if (text !== undefined) node.textContent = text;
    return node;
  }

  // Theme

  function isDark() {
    var chosen = root.getAttribute("data-theme");
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function addThemeSwitch() {
    var header = document.querySelector(".top");
    if (!header) return;
    var button = make("button", { type: "button", "data-theme-toggle": "" });
    function label() {
      button.textContent = isDark() ? "Light theme" : "Dark theme";
    }
    button.addEventListener("click", function () {
      var next = isDark() ? "light" : "dark";
      root.setAttribute("data-theme", next);
      stored(next);
      label();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", label);
    label();
    header.appendChild(button);
  }

  // Sorting

  // What a cell sorts by: its exact value, its moment, its number, else its text.
  function key(cell) {
    var data = cell.querySelector("data");
    if (data) return Number(data.value);
    var time = cell.querySelector("time");
    if (time) return Date.parse(time.getAttribute("datetime"));
    var text = cell.textContent.trim();
    if (cell.classList.contains("num")) {
      var number = parseFloat(text.replace(/,/g, ""));
      return isNaN(number) ? null : number;
    }
    return text === "–" || text === "" ? null : text;
  }

  // Cells without a value stand last, whichever way.
  function compare(a, b, sign) {
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    if (typeof a === "number" && typeof b === "number") return sign * (a - b);
    return sign * collator.compare(String(a), String(b));
  }

  function sortBy(table, heading, column) {
    var descending = heading.getAttribute("aria-sort") === "ascending";
    var body = table.tBodies[0];
    var keyed = Array.from(body.rows, function (row) {
      return { row: row, key: key(row.cells[column]) };
    });
    keyed.sort(function (a, b) {
      return compare(a.key, b.key, descending ? -1 : 1);
    });
    keyed.forEach(function (entry) {
      body.appendChild(entry.row);
    });
    table.querySelectorAll("[aria-sort]").forEach(function (other) {
      other.removeAttribute("aria-sort");
    });
    heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
  }

  function addSorting(table) {
    Array.from(table.tHead.rows[0].cells).forEach(function (heading, column) {
      var button = make("button", { type: "button" }, heading.textContent);
      heading.textContent = "";
      button.appendChild(make("span", { "aria-hidden": "true" }));
      heading.appendChild(button);
      button.addEventListener("click", function () {
        sortBy(table, heading, column);
      });
    });
  }

  // Filtering

  function choice(table, heading, column, apply) {
    var words = new Set();
    Array.from(table.tBodies[0].rows).forEach(function (row) {
      words.add(row.cells[column].textContent.trim());
    });
    words.delete("");
    if (words.size < 2) return null;
    var label = make("label", {}, heading.textContent);
    var select = make("select", {});
    select.appendChild(make("option", { value: "" }, "All"));
    Array.from(words).sort(collator.compare).forEach(function (word) {
      select.appendChild(make("option", { value: word }, word));
    });
    select.addEventListener("change", apply);
    label.appendChild(select);
    return { label: label, select: select, column: column };
  }

  function addFilter(table) {
    var rows = Array.from(table.tBodies[0].rows);
    if (rows.length < 2) return;
    var noun = table.getAttribute("data-filter");
    var controls = make("div", { class: "controls", role: "search" });
    var label = make("label", {}, "Filter");
    var input = make("input", { type: "search", autocomplete: "off", spellcheck: "false" });
    var status = make("p", { role: "status" });
    label.appendChild(input);
    controls.appendChild(label);

    function apply() {
      var sought = input.value.trim().toLowerCase();
      var shown = 0;
      rows.forEach(function (row) {
        var fits =
          row.textContent.toLowerCase().indexOf(sought) >= 0 &&
          choices.every(function (choice) {
            var cell = row.cells[choice.column];
            return !choice.select.value || cell.textContent.trim() === choice.select.value;
          });
        row.hidden = !fits;
        if (fits) shown += 1;
      });
      var all = rows.length + " " + noun + "s";
      if (shown === rows.length) status.textContent = all;
      else if (shown === 0 && sought) status.textContent = "No result for “" + input.value + "”";
      else status.textContent = shown + " of " + all;
    }

    var choices = Array.from(table.tHead.rows[0].cells)
      .map(function (heading, column) {
        if (!heading.hasAttribute("data-choice")) return null;
        return choice(table, heading, column, apply);
      })
      .filter(Boolean);
    choices.forEach(function (choice) {
      controls.appendChild(choice.label);
    });
    controls.appendChild(status);
    input.addEventListener("input", apply);
    var region = table.closest(".scroll") || table;
    region.parentNode.insertBefore(controls, region);
    apply();
  }

  // Times

  function distance(milliseconds) {
    var minutes = Math.round(Math.abs(milliseconds) / 60000);
    var units = [["day", 1440], ["hour", 60], ["minute", 1]];
    for (var i = 0; i < units.length; i += 1) {
      // From two of a unit on: 36 hours say more than 2 days.
      if (minutes >= 2 * units[i][1] || units[i][1] === 1) {
        var count = Math.round(minutes / units[i][1]);
        return count + " " + units[i][0] + (count === 1 ? "" : "s");
      }
    }
    return "";
  }

  function addTimes() {
    var now = Date.now();
    document.querySelectorAll("time[data-until]").forEach(function (time) {
      var moment = Date.parse(time.getAttribute("datetime"));
      var words;
      if (moment > now) words = "in " + distance(moment - now);
      else if (built !== null && moment > built) words = "expired since the build";
      else words = distance(now - moment) + " ago";
      if (!time.closest("td")) words = "(" + words + ")";
      time.after(" ", make("span", { class: "rel" }, words));
    });
    document.querySelectorAll("time:not([data-until])").forEach(function (time) {
      var moment = Date.parse(time.getAttribute("datetime"));
      var words = distance(now - moment);
      time.title = moment > now ? "in " + words : words + " ago";
    });
    if (built !== null && staleAfter !== null && now - built > staleAfter * 1000) {
      var notice = make("div", { class: "notice soon" });
      notice.appendChild(
        make("p", {}, "This site was built " + distance(now - built) + " ago; newer data may exist.")
      );
      document.querySelector("main").prepend(notice);
    }
  }

  // Paper

  // Nothing can be unfolded there. A style sheet could do it by `::details-content`, which not all
  // browsers know, nor any checker of style sheets.
  function addPrinting() {
    var folded = [];
    addEventListener("beforeprint", function () {
      folded = Array.from(document.querySelectorAll("details:not([open])")).filter(function (part) {
        return !part.closest(".controls");
      });
      folded.forEach(function (part) {
        part.open = true;
      });
    });
    addEventListener("afterprint", function () {
      folded.forEach(function (part) {
        part.open = false;
      });
    });
  }

  // Called by build.js, the one script that changes with each build.
  window.larderBuild = function (facts) {
    built = Date.parse(facts.built);
    staleAfter = facts.staleAfter;
  };

  var theme = stored();
  if (theme === "dark" || theme === "light") root.setAttribute("data-theme", theme);

  document.addEventListener("DOMContentLoaded", function () {
    addThemeSwitch();
    document.querySelectorAll("table[data-filter]").forEach(addFilter);
    document.querySelectorAll("table[data-sortable]").forEach(addSorting);
    addTimes();
    addPrinting();
  });
})();
