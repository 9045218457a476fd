// The behaviour of a page: it updates the states of sign-offs, keeps ticks, switches the theme and opens search.
// It is a classic script and not a module, so that it runs from a web server and from `file://` under the page's policy.
"use strict";
(() => {
  const DAY = 86400000;
  const base = document.body.dataset.base;

  // The browser can refuse storage, above all for pages opened from disk. Then values last only as long as this page.
  const memory = new Map();
  const recall = (key) => {
    try { return localStorage.getItem(key); } catch { return memory.get(key) ?? null; }
  };
  const keep = (key, value) => {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch { memory.set(key, value); }
  };

  // Dates are days without a time zone. The reader's own calendar decides what today is.
  const now = new Date();
  const day = (date) => {
    const [year, month, ofMonth] = date.split("-").map(Number);
    return Date.UTC(year, month - 1, ofMonth);
  };
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());

  function age(date) {
    const days = Math.round((today - day(date)) / DAY);
    if (days < 0) return "";
    if (days === 0) return "today";
    if (days === 1) return "yesterday";
    if (days < 60) return `${days} days ago`;
    if (days < 730) return `${Math.round(days / 30.4)} months ago`;
    return `${Math.round(days / 365)} years ago`;
  }

  function showAges() {
    for (const time of document.querySelectorAll("time[data-age]")) {
      const words = age(time.dateTime);
      if (words) time.textContent = `${time.dateTime}, ${words}`;
    }
    const check = document.querySelector("[data-check]");
    const before = document.body.dataset.checkBefore;
    if (check && before && day(before) <= today) {
      check.textContent = `Some facts in this copy expired on ${before}: check before use`;
      check.classList.add("is-late");
    }
  }

  // A copy that was kept on a USB stick for a year must not say that it is current.
  const ICONS = { current: "check", "due-soon": "clock", overdue: "warn" };
  function judge(badge) {
    const { due, soon, state, current } = badge.dataset;
    if (!due || !(state in ICONS)) return;
    const late = day(due) <= today;
    const next = late ? "overdue" : soon && day(soon) <= today ? "due-soon" : "current";
    if (next === state) return;
    badge.classList.replace(`is-${state}`, `is-${next}`);
    badge.dataset.state = next;
    badge.querySelector("use").setAttribute("href", `#i-${ICONS[next]}`);
    // Custom templates may not have the words. Then the ones on the page stay.
    const { dueSoon, overdue } = document.body.dataset;
    const words = { current, "due-soon": dueSoon, overdue }[next];
    if (!words) return;
    const date = document.createElement("span");
    date.className = "nowrap";
    date.textContent = due;
    badge.querySelector(".badge-words").replaceChildren(`${words} `, date);
  }

  function keepTicks() {
    const sheet = document.querySelector("[data-sheet]");
    if (!sheet) return;
    const ticks = [...sheet.querySelectorAll("[data-tick]")];
    const place = location.pathname.split("/").slice(-3).join("/");
    const key = (tick) => `irplan-tick ${place} ${tick.dataset.tick}`;
    const show = (tick) => {
      if (!tick.matches(".task")) tick.closest(".step").classList.toggle("is-done", tick.checked);
    };
    for (const tick of ticks) {
      // The text may have ticked a task already.
      const kept = recall(key(tick));
      tick.checked = kept === null ? tick.defaultChecked : kept === "1";
      show(tick);
      tick.addEventListener("change", () => {
        keep(key(tick), tick.checked === tick.defaultChecked ? null : tick.checked ? "1" : "0");
        show(tick);
      });
    }
    const tools = document.querySelector(".tick-tools");
    tools.hidden = false;
    tools.querySelector("[data-untick]").addEventListener("click", () => {
      for (const tick of ticks) {
        tick.checked = tick.defaultChecked;
        keep(key(tick), null);
        show(tick);
      }
    });
  }

  function toggleTheme() {
    const root = document.documentElement;
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    keep("irplan-theme", root.dataset.theme);
  }

  // Search consists of two scripts that load when it is first opened.
  let loading = null;
  function load(name) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = `${base}assets/${name}`;
      script.onload = done;
      script.onerror = () => failed(new Error(`${name} is missing`));
      document.head.append(script);
    });
  }
  function openSearch(help) {
    loading ??= load("search.js").then(() => load("search-index.js"));
    loading.then(
      () => (help ? window.irplanSearch.help() : window.irplanSearch.open()),
      (problem) => {
        loading = null;
        console.error(problem);
      },
    );
  }

  const isTyping = (target) => target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    const held = event.ctrlKey || event.metaKey;
    if (held && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openSearch(false);
    } else if (!held && !event.altKey && !isTyping(event.target) && (event.key === "/" || event.key === "?")) {
      event.preventDefault();
      openSearch(event.key === "?");
    }
  });
  for (const button of document.querySelectorAll("[data-open-search]")) {
    button.hidden = false;
    button.addEventListener("click", () => openSearch(false));
  }
  for (const button of document.querySelectorAll("[data-toggle-theme]")) {
    button.hidden = false;
    button.addEventListener("click", toggleTheme);
  }
  // Print folded parts unfolded.
  addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll("main details.fold, main details.fallback")) fold.open = true;
  });
  // What counts until a day may have ended since the page was made.
  function judgeEnd(element) {
    const { until, after } = element.dataset;
    if (day(until) < today) element.textContent = after;
  }
  showAges();
  document.querySelectorAll("[data-until]").forEach(judgeEnd);
  document.querySelectorAll(".badge[data-state]").forEach(judge);
  keepTicks();
})();
