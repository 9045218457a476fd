// The page of duties: takes the times of events and notices, and shows when each notice is due. `deadlines.js` counts.
// It is a classic script and not a module, so that it runs from a web server and from `file://` under the page's policy.
"use strict";
(() => {
  const { deadlines, earlierOwnLimit, parseMoment, zoneNamed, instantOf, hasSameRules, isoDay, isoTime, offsetInWords, words } = window.irplanDeadlines;
  const EVERY = 30000;

  const part = document.querySelector("[data-when]");
  const find = (selector) => part.querySelector(selector);

  // The browser can refuse storage. Then times last only as long as this page.
  const place = `irplan-times ${location.pathname.split("/").slice(-3).join("/")}`;
  function recall() {
    try { return JSON.parse(sessionStorage.getItem(place)) ?? {}; } catch { return {}; }
  }
  function keep(times) {
    try { sessionStorage.setItem(place, JSON.stringify(times)); } catch { /* They are still on the page. */ }
  }

  function element(name, className, ...children) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  }

  // Times that people enter

  /** The inputs of one event or notice. */
  class MomentField {
    constructor(fieldset, zone) {
      this.fieldset = fieldset;
      this.zone = zone;
      this.date = fieldset.querySelector("[data-date]");
      this.time = fieldset.querySelector("[data-time]");
      this.second = fieldset.querySelector("[data-second]");
      this.problem = fieldset.querySelector(".moment-problem");
      /** Whether it has what the reader wrote under "knew", and not a time of its own. */
      this.follows = "follows" in fieldset.dataset;
    }

    get key() {
      const { event, sent } = this.fieldset.dataset;
      return event === undefined ? `sent ${sent ?? "knew"}` : `event ${event}`;
    }

    get values() { return [this.date.value, this.time.value, this.second.checked]; }

    set values([date, time, second]) {
      this.date.value = date;
      this.time.value = time;
      this.second.checked = second;
    }

    setNow() {
      const local = this.zone.local(Date.now());
      this.values = [isoDay(local), isoTime(local), false];
      const isTwice = this.zone.read(Math.floor(local / 60000) * 60000).problem === "twice";
      this.second.checked = isTwice && this.zone.read(local).last <= Date.now();
    }

    /** Returns what is written, as `irplan deadlines` takes it; `null` if that is not a time. Says what is wrong with it. */
    read(now) {
      const [date, time] = this.values;
      const isValid = this.date.validity.valid && this.time.validity.valid;
      const text = isValid && date ? (time ? `${date}T${time}` : date) : null;
      const moment = text === null ? null : parseMoment(text);
      const reading = moment?.kind === "local" ? this.zone.read(moment.local) : null;
      this.offerSecond(reading, time);
      const isSecond = reading?.problem === "twice" && this.second.checked;
      const at = isSecond ? reading.last : reading?.at ?? (moment && this.zone.start(moment.day));
      if (!isValid) this.problem.textContent = "This is not a day from the year 2000 on.";
      else if (!date && time) this.problem.textContent = "Add the day.";
      else this.problem.textContent = at > now ? "This is in the future." : "";
      if (moment === null) return null;
      return isSecond ? `${text}${offsetInWords(this.zone.offset(reading.last))}` : text;
    }

    /** When clocks go back, an hour happens twice. Only the reader knows which one it was. */
    offerSecond(reading, time) {
      const label = this.second.closest("label");
      label.hidden = reading?.problem !== "twice";
      if (label.hidden) this.second.checked = false;
      else {
        const offset = offsetInWords(this.zone.offset(reading.last));
        label.querySelector("span").textContent = `${time} happened twice that day. It was the second one (${offset}).`;
      }
    }
  }

  /** All fields of the page. */
  class Fields {
    constructor(zone) {
      const fieldsets = [...part.querySelectorAll(".moment")];
      this.all = fieldsets.map((fieldset) => new MomentField(fieldset, zone));
      this.knew = this.all.find(({ fieldset }) => "knew" in fieldset.dataset);
      const kept = recall();
      for (const field of this.all) {
        const { values, follows } = kept[field.key] ?? {};
        if (!values) continue;
        field.values = values;
        field.follows = follows;
      }
    }

    onChange(act) {
      for (const field of this.all) {
        const change = () => {
          if (field === this.knew) this.follow();
          else field.follows = false;
          act();
        };
        for (const input of [field.date, field.time, field.second]) input.addEventListener("input", change);
        field.fieldset.querySelector("[data-now]").addEventListener("click", () => {
          field.setNow();
          change();
        });
      }
    }

    follow() {
      for (const field of this.all) if (field.follows) field.values = this.knew.values;
    }

    clear() {
      for (const field of this.all) {
        field.values = ["", "", false];
        field.follows = "follows" in field.fieldset.dataset;
      }
    }

    /** Returns what is known, and keeps it for the next page view. */
    known(now) {
      const known = { now, events: {}, sent: {} };
      const kept = {};
      for (const field of this.all) {
        const text = field.read(now);
        kept[field.key] = { values: field.values, follows: field.follows };
        const { event, sent } = field.fieldset.dataset;
        if (text !== null && event !== undefined) known.events[event] = text;
        if (text !== null && sent !== undefined) known.sent[sent] = text;
      }
      keep(kept);
      return known;
    }
  }

  // What the page shows

  /** Writes a time in the zone of its clock, in the plan's zone if that is another one, and in UTC. */
  function times(due, data) {
    const other = due.zone === data.zone ? [] : [`${words.dueInZone(due, data.zone)} in ${data.zone}`];
    const utc = due.zone === "UTC" ? [] : [words.dueInZone(due, "UTC")];
    return [words.dueInWords(due), [...other, ...utc].join(" · ")];
  }

  function pair(label, ...content) {
    return element("div", "", element("dt", "", label), element("dd", "", ...content));
  }

  /** Lists what to know before sending, each with its label, and whether the list of deadlines shows it. */
  function factsOf(deadline, duty, data) {
    const because = [deadline.rule, deadline.rule ? duty.source && `(${duty.source})` : duty.source];
    const ownLimit = deadline.ownLimit ? times(deadline.ownLimit, data).filter(Boolean) : [];
    // It is not the first thing to say about the notice.
    const isSecond = deadline.due !== null && earlierOwnLimit(deadline, data.states) !== null;
    const due = isSecond ? times(deadline.due, data).filter(Boolean) : [];
    const facts = [
      { label: "deadline", text: due.join(" · "), isShown: true },
      { label: "because", text: because.filter(Boolean).join(" "), isShown: true },
      ...duty.facts,
      { label: "own limit", text: ownLimit.join(" · "), isShown: true },
    ];
    return facts.filter(({ text }) => text);
  }

  const asFacts = (notes) => notes.map((text) => ({ label: "note", text }));

  function nameOf(duty) {
    const link = element("a", "", duty.name);
    link.href = `#duty-${duty.id}`;
    return link;
  }

  /** Makes the entry of a notice that has a time: the deadline, or an own limit that ends earlier. */
  function dueEntry(deadline, duty, data) {
    const own = earlierOwnLimit(deadline, data.states);
    const due = own ?? deadline.due;
    const [at, elsewhere] = times(due, data);
    const left = element("span", "left");
    left.dataset.at = due.at;
    const head = element("p", "due-head", element("strong", "due-at", at), " ", left);
    if (own) head.append(element("span", "from", deadline.due ? "own limit" : `own limit; ${deadline.words}`));
    const facts = [...factsOf(deadline, duty, data).filter(({ isShown }) => isShown), ...asFacts(deadline.notes)];
    const entry = element("li", "due-entry", head, element("p", "due-elsewhere", elsewhere),
      element("p", "due-name", nameOf(duty)), element("dl", "pairs", ...facts.map(({ label, text }) => pair(label, text))));
    entry.dataset.duty = duty.id;
    return entry;
  }

  function restEntry(deadline, duty) {
    const entry = element("li", "", nameOf(duty), `: ${deadline.words}`);
    entry.dataset.duty = duty.id;
    if (deadline.notes.length > 0) {
      entry.append(element("ul", "", ...deadline.notes.map((note) => element("li", "", note))));
    }
    return entry;
  }

  /** Lists what is known. What is in the future can be a plan or a mistake, and clocks start with it in any case. */
  function countedFrom({ events, sent, now }, zone) {
    const line = (name, at) => `${name}: ${at}${instantOf(at, zone).at > now ? ", which is in the future" : ""}`;
    const lines = [
      ...Object.entries(events).map(([event, at]) => line(event, at)),
      ...Object.entries(sent).map(([duty, at]) => line(`sent ${duty}`, at)),
    ];
    return lines.map((line) => element("li", "", line));
  }

  // A calendar

  const bytes = (text) => new TextEncoder().encode(text).length;

  /** Breaks a line where it gets longer than 75 bytes, with a space at the start of each further line. */
  function folded(line) {
    const lines = [""];
    for (const letter of line) {
      if (bytes(lines.at(-1)) + bytes(letter) > 75) lines.push(" ");
      lines[lines.length - 1] += letter;
    }
    return lines.map((one) => `${one}\r\n`).join("");
  }

  /** Escapes a text, and leaves out control characters and those that change the direction of writing. */
  function escaped(text) {
    const shown = text.replace(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");
    return shown.replace(/[\p{Cc}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu, "");
  }

  const utcStamp = (at) => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;

  function calendarEvent({ deadline, due, isOwn }, duty, data, now) {
    const what = isOwn ? "Own limit" : "Due";
    const facts = [...factsOf(deadline, duty, data), ...asFacts(deadline.notes), ...asFacts(duty.notes)];
    const lines = facts.map(({ label, text }) => `${label}: ${text}`);
    const description = [`${what} ${words.dueInWords(due)}`, ...lines].join("\n");
    return [
      "BEGIN:VEVENT",
      `UID:${data.plan}.${duty.id}${isOwn ? ".own-limit" : ""}.${utcStamp(deadline.started)}@irplan`,
      `DTSTAMP:${utcStamp(now)}`,
      `DTSTART:${utcStamp(due.at)}`,
      `SUMMARY:${escaped(`${what}: ${duty.name} (${data.name})`)}`,
      `DESCRIPTION:${escaped(description)}`,
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      "TRIGGER:-PT2H",
      `DESCRIPTION:${escaped(duty.name)}`,
      "END:VALARM",
      "END:VEVENT",
    ];
  }

  /**
   * Writes a calendar with an event for the deadline of each notice that is not sent, and one for an own limit that ends
   * earlier; `null` if there is none.
   */
  function calendar(rows, duties, data, now) {
    const ends = rows.filter((row) => row.sent === null).flatMap((deadline) => [
      { deadline, due: earlierOwnLimit(deadline, data.states), isOwn: true },
      { deadline, due: deadline.due, isOwn: false },
    ]);
    const events = ends.filter(({ due }) => due !== null)
      .flatMap((end) => calendarEvent(end, duties.get(end.deadline.duty), data, now));
    if (events.length === 0) return null;
    const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//irplan//deadlines//EN", ...events, "END:VCALENDAR"];
    return lines.map(folded).join("");
  }

  let saved = null;
  function offerCalendar(text) {
    const link = find("[data-calendar]");
    if (saved !== null) URL.revokeObjectURL(saved);
    saved = text === null ? null : URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
    link.hidden = saved === null;
    if (saved === null) link.removeAttribute("href");
    else link.href = saved;
  }

  // Putting it together

  /** Updates what depends on the time of reading only. */
  function showTimeLeft(rows, now, data) {
    for (const left of part.querySelectorAll(".left")) {
      const entry = left.closest("[data-duty]").dataset.duty;
      const due = { at: Number(left.dataset.at) };
      const row = rows.find(({ duty }) => duty === entry);
      left.textContent = words.sentOrLeft(row, due, now, data.sent);
      left.classList.toggle("is-late", row.sent === null && due.at < now);
    }
  }

  function show(rows, known, duties, data) {
    const hasTime = (row) => earlierOwnLimit(row, data.states) ?? row.due;
    const due = rows.filter(hasTime);
    const rest = rows.filter((row) => !hasTime(row));
    find("[data-due]").replaceChildren(...due.map((row) => dueEntry(row, duties.get(row.duty), data)));
    find("[data-rest]").replaceChildren(...rest.map((row) => restEntry(row, duties.get(row.duty))));
    find("[data-rest-part]").hidden = rest.length === 0;
    find("[data-counted]").replaceChildren(...countedFrom(known, zoneNamed(data.zone)));
    const isEmpty = find("[data-counted]").childElementCount === 0;
    find("[data-deadlines]").hidden = isEmpty;
    part.classList.toggle("is-empty", isEmpty);
    const next = due.find((row) => row.sent === null);
    const count = `${due.length} ${due.length === 1 ? "notice has" : "notices have"} a time.`;
    const first = next ? ` The first: ${duties.get(next.duty).name}, ${words.dueInWords(hasTime(next))}.` : "";
    find("[data-summary]").textContent = count + first;
    offerCalendar(calendar(rows, duties, data, known.now));
    showTimeLeft(rows, known.now, data);
  }

  function showNow(zone) {
    find("[data-zone-now]").textContent = `It is now ${words.instantInWords(Date.now(), zone)} there.`;
  }

  /** Shows what is wrong with this browser. */
  function warn(problem) {
    const line = find("[data-problem]");
    line.hidden = false;
    line.querySelector("span").textContent = problem;
  }

  function start(data) {
    const names = [data.zone, ...data.duties.map(({ zone }) => zone).filter((name) => name !== null)];
    const unknown = names.find((name) => {
      try { return !zoneNamed(name); } catch { return true; }
    });
    if (unknown !== undefined) {
      find(".moments").hidden = true;
      warn(`This browser does not know the time zone ${unknown}, so it cannot count. Use another browser, or \`irplan deadlines\`.`);
      return;
    }
    const other = Object.entries(data.zones).find(([name, offsets]) => !hasSameRules(name, offsets));
    if (other !== undefined) {
      const { built } = document.body.dataset;
      warn(`This browser has other rules for the time zone ${other[0]} than irplan had on ${built}. One of them is out of date, so deadlines can be wrong by an hour or more. Compare them with those of \`irplan deadlines\`.`);
    }
    const zone = zoneNamed(data.zone);
    const fields = new Fields(zone);
    const duties = new Map(data.duties.map((duty) => [duty.id, duty]));
    const update = () => {
      const known = fields.known(Date.now());
      show(deadlines(data, known), known, duties, data);
    };
    fields.onChange(update);
    find("[data-clear]").addEventListener("click", () => {
      fields.clear();
      update();
      find("[data-date]").focus();
    });
    const tick = () => {
      showNow(zone);
      const known = fields.known(Date.now());
      showTimeLeft(deadlines(data, known), known.now, data);
    };
    setInterval(tick, EVERY);
    document.addEventListener("visibilitychange", tick);
    showNow(zone);
    update();
  }

  function goToFields() {
    part.scrollIntoView();
    find("[data-date]")?.focus({ preventScroll: true });
  }

  /** Takes the data of the plan, which a script of its own contains. */
  window.irplanDuties = (data) => {
    window.irplanDeadlines.data = data;
    if (!part) return;
    part.hidden = false;
    start(data);
    // The browser looked for the part while it was hidden. After the load it would take the focus away again.
    if (location.hash === "#when") addEventListener("load", () => setTimeout(goToFields));
  };
})();
