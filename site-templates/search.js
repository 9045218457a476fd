// Search: builds an index from the entries of `search-index.js`, and shows the search dialog.
// It inserts everything as text, so no text of a plan is ever parsed as HTML.
"use strict";
(() => {
  const base = document.body.dataset.base;

  // ---------------------------------------------------------------- words
  const LETTERS = { ß: "ss", æ: "ae", ø: "o", œ: "oe", đ: "d", ł: "l", þ: "th", ı: "i", ς: "σ" };
  const fold = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[ßæøœđłþıς]/g, (letter) => LETTERS[letter]);
  const words = (text) => fold(text).match(/[\p{Alphabetic}\p{N}]+/gu) ?? [];
  // Joined names, such as host names and addresses, are found as a whole and in parts.
  const whole = (text) => fold(text).match(/[\p{Alphabetic}\p{N}]+(?:[.@_:/-][\p{Alphabetic}\p{N}]+)+/gu) ?? [];
  const digits = (text) => text.replace(/\D/g, "");
  const COMMON = new Set("a an and are as at be by do for from how i in is it my of on or our the to we what when where which who with you your".split(" "));

  // Reduces English words so that `isolating`, `isolated` and `isolates` match each other.
  function stem(word) {
    if (word.length < 5 || /\d/.test(word)) return word;
    let stemmed = word.replace(/(?:ies|ied)$/, "y").replace(/(?:ations?|ating|ated|ates|ators?)$/, "ate").replace(/(?:ments?|ness)$/, "");
    stemmed = stemmed.replace(/(?:ings?|edly|ed|ers?|es|s|ly)$/, "");
    stemmed = stemmed.replace(/e$/, "").replace(/([bdfgklmnprt])\1$/, "$1");
    return stemmed.length >= 3 ? stemmed : word;
  }

  // Whether two words differ by at most `most` letters: added, missing, changed or swapped.
  function isNear(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return false;
    let before = [];
    let last = Array.from({ length: b.length + 1 }, (_, at) => at);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      let best = i;
      for (let j = 1; j <= b.length; j++) {
        const same = a[i - 1] === b[j - 1] ? 0 : 1;
        let cost = Math.min(last[j] + 1, next[j - 1] + 1, last[j - 1] + same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
        next.push(cost);
        if (cost < best) best = cost;
      }
      if (best > most) return false;
      [before, last] = [last, next];
    }
    return last[b.length] <= most;
  }

  // ---------------------------------------------------------------- query
  const PEOPLE = 0;
  const GROUPS = ["People", "Steps", "Playbooks", "Assets", "Facts", "Text"];
  const RANK = [1.6, 1.35, 1.35, 1.2, 1.1, 1];

  // The words of a vocabulary that match a word of the query, each with a score.
  function meanings(term, vocabulary) {
    const fits = new Map();
    const better = (word, fit) => fits.set(word, Math.max(fits.get(word) ?? 0, fit));
    if (vocabulary.has(term)) better(term, 1);
    for (const word of vocabulary.ofStem(stem(term))) better(word, word === term ? 1 : 0.85);
    for (const word of vocabulary.words()) {
      if (word.length <= term.length) continue;
      if (word.startsWith(term)) better(word, 0.45 + (0.4 * term.length) / word.length);
      else if (term.length >= 3 && word.includes(term)) better(word, 0.3 + (0.2 * term.length) / word.length);
    }
    if (fits.size === 0 && term.length >= 4 && !/^\d+$/.test(term)) {
      const most = term.length >= 8 ? 2 : 1;
      for (const word of vocabulary.words()) {
        if (/^\d+$/.test(word)) continue;
        // People leave a letter out more often than they add one.
        if (isNear(term, word, most)) better(word, word.length < term.length ? 0.3 : 0.4);
        else if (word.length > term.length && isNear(term, word.slice(0, term.length), 1)) better(word, 0.25);
      }
    }
    return fits;
  }

  // The digits of a query that looks like a number, else null.
  function numberOf(query) {
    const wanted = digits(query).replace(/^0+(?=\d{4})/, "");
    return wanted.length < 3 || /[^\d\s+()./-]/.test(query) ? null : wanted;
  }
  // Compares digits only. A match inside a number ranks below a match at its end.
  const numberFits = (own, wanted) => (own === wanted ? 3 : own.endsWith(wanted) ? 2 : wanted.length >= 4 && own.includes(wanted) ? 1 : 0);
  const isNumberAlone = (query) => digits(query).length >= 7 && !/\p{L}/u.test(query);
  // The digits that people may type for a number: those that are shown, and those that are dialled.
  const digitsOf = ([shown, link]) => [digits(shown), digits(link.split(/[,;]/)[0])];

  // The words and phrases of a query.
  function asked(query, vocabulary) {
    const phrases = [];
    const rest = query.replace(/"([^"]+)"?/g, (_, phrase) => {
      if (phrase.trim()) phrases.push(words(phrase).join(" "));
      return ` ${phrase} `;
    });
    const joined = whole(rest).filter((word) => vocabulary.has(word));
    const all = [...new Set(joined.length > 0 ? [...joined, ...words(rest.replace(/\S*[.@_:/-]\S*/g, " "))] : words(rest))];
    const telling = all.filter((word) => !COMMON.has(word));
    return { phrases, all, terms: telling.length > 0 ? telling : all };
  }

  // What all terms match, or all but one if there are more than two.
  function together(perTerm) {
    const sums = new Map();
    for (const scores of perTerm) {
      for (const [key, score] of scores) {
        const sum = sums.get(key) ?? { key, score: 0, missing: perTerm.length };
        sum.score += score;
        sum.missing -= 1;
        sums.set(key, sum);
      }
    }
    const withAtMost = (most) => [...sums.values()].filter((sum) => sum.missing <= most);
    const whole = withAtMost(0);
    return whole.length === 0 && perTerm.length > 2 ? withAtMost(1) : whole;
  }

  // ---------------------------------------------------------------- index of entries
  const SLICE = 24;
  const PATH_WEIGHT = 0.6;
  class Index {
    constructor(data) {
      this.entries = data.map(([group, title, path, href, names, text, numbers], at) => ({
        at, group, title, path, href, names, text, numbers, digits: numbers.flatMap(digitsOf),
      }));
      this.postings = new Map();
      this.stems = new Map();
      this.indexed = 0;
      this.whole = new Promise((done) => this.slice(done));
    }

    // Works in slices, so that a large index never blocks the page.
    slice(done) {
      const until = performance.now() + SLICE;
      while (this.indexed < this.entries.length && performance.now() < until) this.add(this.entries[this.indexed++]);
      if (this.indexed < this.entries.length) setTimeout(() => this.slice(done));
      else done();
    }

    // Titles and names weigh more than text. Repeating a word adds less each time.
    add(entry) {
      const count = new Map();
      for (const field of [entry.text, entry.names, entry.title]) {
        for (const word of [...words(field), ...whole(field)]) {
          const seen = (count.get(word) ?? 0) + 1;
          count.set(word, seen);
          const weight = field === entry.title ? 8 : field === entry.names ? (entry.group === PEOPLE ? 6.5 : 3.5) : 1;
          this.post(word, entry, weight / seen);
        }
      }
      for (const word of words(entry.path)) if (!count.has(word)) this.post(word, entry, PATH_WEIGHT);
    }

    post(word, entry, weight) {
      let found = this.postings.get(word);
      if (!found) {
        this.postings.set(word, (found = new Map()));
        const root = stem(word);
        const same = this.stems.get(root);
        if (same) same.push(word);
        else this.stems.set(root, [word]);
      }
      found.set(entry, (found.get(entry) ?? 0) + weight);
    }

    has(word) {
      return this.postings.has(word);
    }
    words() {
      return this.postings.keys();
    }
    ofStem(root) {
      return this.stems.get(root) ?? [];
    }
  }

  // ---------------------------------------------------------------- plans
  const ON_THE_WAY = Math.log(2) * Math.log2(1 + PATH_WEIGHT); // the score of a word in the path of every entry

  // A plan to search: the indexes of its parts, and its name, which is part of every entry's path.
  class Plan {
    constructor(parts, name = "", root = "") {
      this.parts = parts;
      this.name = name;
      this.root = root;
      this.names = new Set(words(name));
      this.entries = parts.flatMap((part) => part.entries);
    }

    has(word) {
      return this.names.has(word) || this.parts.some((part) => part.has(word));
    }
    *words() {
      yield* this.names;
      for (const part of this.parts) yield* part.words();
    }
    ofStem(root) {
      return [...[...this.names].filter((word) => stem(word) === root), ...this.parts.flatMap((part) => part.ofStem(root))];
    }

    scoresOf(term, matched) {
      const scores = new Map();
      const better = (entry, score) => scores.set(entry, Math.max(scores.get(entry) ?? 0, score));
      for (const [word, fit] of meanings(term, this)) {
        matched.add(word);
        const found = this.parts.flatMap((part) => part.postings.get(word) ?? []);
        const rare = Math.log(1 + this.entries.length / found.reduce((sum, { size }) => sum + size, 0));
        for (const [entry, weight] of found.flatMap((some) => [...some])) better(entry, fit * rare * Math.log2(1 + weight));
        if (this.names.has(word)) for (const entry of this.entries) better(entry, fit * ON_THE_WAY);
      }
      return scores;
    }

    byNumber(wanted) {
      const hits = this.entries.map((entry) => ({ entry, score: 1000 * Math.max(0, ...entry.digits.map((own) => numberFits(own, wanted))), missing: -1, number: wanted }));
      return hits.filter((hit) => hit.score > 0);
    }

    // The results of a query in this plan.
    find(query) {
      const wanted = numberOf(query);
      const numbers = wanted ? this.byNumber(wanted) : [];
      // What looks like a phone number may be an address, a date or a case number as well.
      const found = new Set(numbers.map(({ entry }) => entry));
      const { phrases, all, terms } = asked(query, this);
      // Parts of an address or a case number mean nothing.
      if (isNumberAlone(query)) phrases.push(words(query).join(" "));
      const matched = new Set(terms);
      const sums = together(terms.map((term) => this.scoresOf(term, matched)));
      let hits = sums.map(({ key, score, missing }) => ({ entry: key, score, missing }));
      if (phrases.length > 0) hits = hits.filter(({ entry }) => phrases.every((phrase) => holds(entry, phrase)));
      for (const hit of hits) {
        if (words(hit.entry.title).join(" ") === all.join(" ")) hit.score *= 2;
      }
      return { hits: [...numbers, ...hits.filter(({ entry }) => !found.has(entry))], terms: [...matched] };
    }

    // An entry, which other plans may share, with its path in this plan.
    here(entry) {
      const path = this.name && entry.path ? `${this.name} › ${entry.path}` : this.name || entry.path;
      return { ...entry, path, href: this.root + entry.href };
    }
  }

  // The results that lack the fewest terms, and every number that fits.
  function fittest(hits) {
    const least = hits.reduce((least, { missing, number }) => (number ? least : Math.min(least, missing)), Infinity);
    return hits.filter(({ missing, number }) => number || missing === least);
  }

  const holds = (entry, phrase) =>
    [entry.title, entry.names, entry.text].some((field) => ` ${words(field).join(" ")} `.includes(` ${phrase} `));

  // The best first; ties keep the order of the index.
  function sorted(hits) {
    for (const hit of hits) hit.score *= RANK[hit.entry.group];
    return hits.sort((a, b) => b.score - a.score || a.entry.at - b.entry.at);
  }

  // ---------------------------------------------------------------- fleet
  const BATCH = 8; // plans to search at once
  const ENOUGH = 8; // results after which no further plan is searched
  const MOST = 48; // the most plans to search, and to keep in memory
  const FITS = 40; // the most matches of a word to use
  const LONGEST = 64; // letters of a word; longer words are indexed in pieces

  // Returns a cached value or makes it, and marks it as used last. A value that failed is made again next time.
  function kept(all, key, make) {
    const known = all.get(key) ?? make();
    all.delete(key);
    all.set(key, known);
    known.catch(() => all.delete(key));
    return known;
  }

  // All plans together are too much to load. The index says which parts contain which words; a part belongs to one plan
  // or is shared by several. Only the best plans are searched.
  class Fleet {
    constructor({ plans, shared, words, starts, numbers }) {
      this.plans = plans;
      this.plansOf = [...plans.map((_, plan) => [plan]), ...shared];
      this.partsOf = plans.map((_, plan) => [plan]);
      shared.forEach((heirs, at) => heirs.forEach((heir) => this.partsOf[heir].push(plans.length + at)));
      this.vocabulary = words.split(" ");
      this.numberOf = new Map(this.vocabulary.map((word, at) => [word, at]));
      this.starts = starts;
      this.numbers = numbers;
      this.shards = new Map();
      this.indexes = new Map();
    }

    has(word) {
      return this.numberOf.has(word);
    }
    words() {
      return this.vocabulary;
    }
    // Words of the same stem start with the stem, except perhaps its last letter.
    ofStem(root) {
      const start = root.slice(0, -1);
      return this.vocabulary.filter((word) => word.startsWith(start) && stem(word) === root);
    }

    // The parts that contain a word: twice the part's number, plus one if the word names something there.
    async partsWith(word) {
      const number = this.numberOf.get(word);
      const shard = this.starts.findLastIndex((start) => start <= number);
      const lists = await kept(this.shards, shard, () => load(`search/words-${shard}.js`));
      return lists[number - this.starts[shard]];
    }

    async scoresOf(typed) {
      const term = [...typed].slice(0, LONGEST).join("");
      const fits = [...meanings(term, this)].sort((a, b) => b[1] - a[1]).slice(0, FITS);
      const found = await Promise.all(fits.map(([word]) => this.partsWith(word)));
      const scores = new Map();
      fits.forEach(([, fit], at) => {
        const names = new Map();
        for (const place of found[at]) {
          for (const plan of this.plansOf[place >> 1]) names.set(plan, names.get(plan) || place % 2 === 1);
        }
        const rare = Math.log(1 + this.plans.length / names.size);
        for (const [plan, isName] of names) {
          const score = fit * rare * (isName ? 3 : 1);
          if (score > (scores.get(plan) ?? 0)) scores.set(plan, score);
        }
      });
      return scores;
    }

    // The plans that match a query, the best first.
    async plansFor(query) {
      const wanted = numberOf(query);
      const best = new Map();
      for (const [own, part] of wanted ? this.numbers : []) {
        const fit = numberFits(own, wanted);
        if (fit === 0) continue;
        for (const plan of this.plansOf[part]) best.set(plan, Math.max(fit, best.get(plan) ?? 0));
      }
      const byScore = (a, b) => b.score - a.score || a.key - b.key;
      const numbers = [...best].map(([key, score]) => ({ key, score })).sort(byScore);
      const texts = together(await Promise.all(asked(query, this).terms.map((term) => this.scoresOf(term))));
      const others = texts.filter(({ key }) => !best.has(key)).sort(byScore);
      return [...numbers, ...others].map(({ key }) => key);
    }

    // The index of one part. The least recently used ones are dropped.
    async index(part) {
      const own = this.plans.length;
      const name = part < own ? `plan-${this.plans[part][0]}` : `shared-${part - own}`;
      const make = async () => new Index(await load(`search/${name}.js`));
      const index = await kept(this.indexes, part, make);
      if (this.indexes.size > MOST + this.plansOf.length - own) this.indexes.delete(this.indexes.keys().next().value);
      await index.whole;
      return index;
    }

    // The results of a query in one plan.
    async look(plan, query) {
      const [, name, root] = this.plans[plan];
      const parts = await Promise.all(this.partsOf[plan].map((part) => this.index(part)));
      const whole = new Plan(parts, name, root);
      const { hits, terms } = whole.find(query);
      return { hits: hits.map((hit) => ({ ...hit, entry: whole.here(hit.entry), shared: hit.entry })), terms };
    }

    // Shows shared entries with the best plan only; the others count as left. Drops results that lack a term if another
    // plan matches all terms.
    async find(query) {
      const plans = await this.plansFor(query);
      const most = Math.min(plans.length, MOST);
      let hits = [];
      const terms = new Set();
      const shown = new Set();
      let looked = 0;
      let repeating = 0;
      while (looked < most && hits.length < ENOUGH) {
        const batch = plans.slice(looked, Math.min(looked + BATCH, most));
        for (const found of await Promise.all(batch.map((plan) => this.look(plan, query)))) {
          const fresh = found.hits.filter(({ shared }) => !shown.has(shared));
          for (const { shared } of fresh) shown.add(shared);
          if (fresh.length === 0 && found.hits.length > 0) repeating += 1;
          hits = fittest([...hits, ...fresh]);
          for (const term of found.terms) terms.add(term);
        }
        looked += batch.length;
      }
      return { hits, terms: [...terms], looked, left: plans.length - looked + repeating };
    }
  }

  // ---------------------------------------------------------------- data
  let index = null;
  let fleet = null;
  const expected = new Map();

  // Loads data as a script, which also works from `file://`. The script's own address says whose data it is.
  function load(name) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = `${base}assets/${name}`;
      expected.set(script.src, done);
      script.onload = () => script.remove();
      script.onerror = () => failed(new Error(`${name} is missing`));
      document.head.append(script);
    });
  }
  window.irplanPart = (data) => {
    const address = document.currentScript.src;
    expected.get(address)?.(data);
    expected.delete(address);
  };
  window.irplanIndex = (data) => {
    index = new Index(data);
    index.whole.then(() => show());
  };
  window.irplanFleet = (data) => {
    fleet = new Fleet(data);
  };

  // ---------------------------------------------------------------- excerpts
  // The folded text, and for each of its letters the position in the original text.
  function folded(text) {
    let out = "";
    const places = [];
    for (let at = 0; at < text.length; at++) {
      const letter = fold(text[at]);
      for (let each = 0; each < letter.length; each++) places.push(at);
      out += letter;
    }
    places.push(text.length);
    return { out, places };
  }

  function ranges(text, terms) {
    const { out, places } = folded(text);
    const found = [];
    for (const term of terms) {
      let at = out.indexOf(term);
      while (at >= 0 && found.length < 60) {
        const starts = at === 0 || !/[\p{Alphabetic}\p{N}]/u.test(out[at - 1]);
        if (starts || term.length >= 3) found.push([places[at], places[at + term.length]]);
        at = out.indexOf(term, at + term.length);
      }
    }
    found.sort((a, b) => a[0] - b[0]);
    return found.reduce((merged, range) => {
      const last = merged.at(-1);
      if (last && range[0] <= last[1]) last[1] = Math.max(last[1], range[1]);
      else merged.push([...range]);
      return merged;
    }, []);
  }

  function marked(element, text, found, from = 0, to = text.length) {
    let at = from;
    for (const [start, end] of found) {
      if (start < at || end > to) continue;
      element.append(text.slice(at, start));
      element.append(make("mark", {}, text.slice(start, end)));
      at = end;
    }
    element.append(text.slice(at, to));
    return element;
  }

  function excerpt(text, terms) {
    const found = ranges(text, terms);
    const middle = found.length > 0 ? found[0][0] : 0;
    let from = Math.max(0, middle - 60);
    if (from > 0) from = text.indexOf(" ", from) + 1;
    let to = Math.min(text.length, from + 170);
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), from + 1);
    const element = make("span", { class: "hit-text" });
    if (from > 0) element.append("… ");
    marked(element, text, found, from, to);
    if (to < text.length) element.append(" …");
    return element;
  }

  // ---------------------------------------------------------------- dialog
  function make(tag, attributes = {}, ...inside) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  }
  function icon(symbol) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(space, "use");
    use.setAttribute("href", `#i-${symbol}`);
    svg.append(use);
    return svg;
  }

  const input = make("input", {
    type: "search", id: "find", role: "combobox", "aria-label": "Search this plan", "aria-expanded": "false",
    "aria-controls": "hits", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false",
    placeholder: "Name, number, step, system…",
  });
  const shut = make("button", { type: "button", class: "tool" }, "Close");
  const count = make("p", { class: "find-count", role: "status", "aria-live": "polite" });
  const list = make("div", { class: "hits", id: "hits", role: "listbox", "aria-label": "Results", tabindex: "-1" });
  const hint = make("p", { class: "find-help" }, make("kbd", {}, "↑"), " ", make("kbd", {}, "↓"), " to choose, ", make("kbd", {}, "Enter"), " to open, ", make("kbd", {}, "Esc"), " to close, ", make("kbd", {}, "\"a b\""), " for an exact phrase");
  const dialog = make("dialog", { "aria-label": "Search", class: "find" }, make("div", { class: "find-row" }, input, shut), count, list, hint);
  document.body.append(dialog);

  const KEYS = [["/ or Ctrl K", "Search"], ["↑ ↓", "Choose a result"], ["Enter", "Open it, or call the number"], ["Esc", "Close"], ["?", "Show this list"]];
  const done = make("button", { type: "button", class: "tool" }, "Close");
  const keys = make("dialog", { "aria-labelledby": "keys-title", class: "keys" }, make("h2", { id: "keys-title" }, "Keys"), make("dl", {}, ...KEYS.flatMap(([key, does]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, does)])), done);
  document.body.append(keys);

  let options = [];
  let chosen = -1;
  function choose(at) {
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = at;
    const option = options[chosen];
    if (!option) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function option(attributes, ...inside) {
    const element = make("a", { role: "option", "aria-selected": "false", tabindex: "-1", id: `hit-${options.length}`, ...attributes }, ...inside);
    options.push(element);
    return element;
  }

  function hitRow({ entry, number }, terms) {
    const link = option({ class: "hit-link", href: base + entry.href });
    link.append(marked(make("span", { class: "hit-title" }), entry.title, ranges(entry.title, terms)));
    if (entry.path) link.append(marked(make("span", { class: "hit-path" }), entry.path, ranges(entry.path, terms)));
    if (entry.text && entry.group !== PEOPLE) link.append(excerpt(entry.text, terms));
    const row = make("div", { class: "hit", role: "presentation" }, link);
    if (entry.numbers.length > 0) {
      const first = number ? entry.numbers.findIndex((own) => digitsOf(own).some((digits) => digits.includes(number))) : 0;
      const numbers = [entry.numbers[Math.max(first, 0)], ...entry.numbers.filter((_, other) => other !== Math.max(first, 0))].slice(0, 2);
      const calls = numbers.map(([shown, link]) => {
        const number = make("bdi", { class: "num" }, shown);
        return link ? option({ class: "call", href: link, "aria-label": `Call ${entry.title}, ${shown}` }, icon("phone"), number) : number;
      });
      row.append(make("div", { class: "hit-calls", role: "presentation" }, ...calls));
    }
    return row;
  }

  const PER_GROUP = 8;
  let turn = 0;
  function show() {
    const query = input.value.trim();
    const own = ++turn;
    options = [];
    list.replaceChildren();
    choose(-1);
    input.setAttribute("aria-expanded", "false");
    if (query.length < 2) {
      count.textContent = "";
    } else if (fleet) {
      count.textContent = "Searching…";
      const isWanted = () => own === turn;
      fleet.find(query).then(
        (answer) => isWanted() && draw(answer),
        (problem) => isWanted() && (count.textContent = `Search failed: ${problem.message}`),
      );
    } else if (index.indexed < index.entries.length) {
      count.textContent = "Searching…";
    } else {
      draw(new Plan([index]).find(query));
    }
  }

  const plansThat = (number) => `${number} more ${number === 1 ? "plan contains" : "plans contain"} these words: add a name`;

  function draw({ hits, terms, looked = 0, left = 0 }) {
    const groups = new Map();
    for (const hit of sorted(hits)) {
      const { group } = hit.entry;
      if (!groups.has(group)) groups.set(group, []);
      groups.get(group).push(hit);
    }
    const shown = terms.slice(0, 60);
    for (const [group, own] of groups) {
      const title = make("p", { class: "hits-group", "aria-hidden": "true" }, GROUPS[group]);
      const rows = own.slice(0, PER_GROUP).map((hit) => hitRow(hit, shown));
      list.append(make("div", { role: "group", "aria-label": GROUPS[group] }, title, ...rows));
    }
    const more = [...groups.values()].some((own) => own.length > PER_GROUP) ? ", the best are shown" : "";
    const others = left > 0 ? `; ${plansThat(left)}` : "";
    const none = left > 0 ? `No results in ${looked} plans${others}` : "No results. Try fewer letters or another word.";
    count.textContent = hits.length === 0 ? none : `${hits.length} ${hits.length === 1 ? "result" : "results"}${more}${others}`;
    input.setAttribute("aria-expanded", String(options.length > 0));
    if (options.length > 0) choose(0);
  }

  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length > 0) {
      event.preventDefault();
      choose((chosen + step + options.length) % options.length);
    } else if (event.key === "Enter" && options[chosen]) {
      event.preventDefault();
      options[chosen].click();
    }
  });
  list.addEventListener("click", (event) => {
    if (event.target.closest("a.hit-link")) dialog.close();
  });
  for (const [box, button] of [[dialog, shut], [keys, done]]) {
    button.addEventListener("click", () => box.close());
    box.addEventListener("click", (event) => {
      if (event.target === box) box.close();
    });
  }
  window.irplanSearch = {
    open() {
      if (keys.open) keys.close();
      if (!dialog.open) dialog.showModal();
      input.focus();
      input.select();
    },
    help() {
      if (!dialog.open && !keys.open) keys.showModal();
    },
  };
})();
