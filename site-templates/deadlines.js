// When the notices of a plan are due, from what happened and what was sent. These are the rules of `irplan deadlines`
// (crates/plan/src/deadlines), and one table of worked cases tests both. Nothing here knows the page or asks the clock.
//
// Instants are milliseconds since 1970 in UTC. Days and local times are milliseconds, too, as if their zone were UTC.
"use strict";
(() => {
  const SECOND = 1000;
  const HOUR = 3600 * SECOND;
  const DAY = 24 * HOUR;
  const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

  /** Says that a clock has no end here: its calendar does not cover a day that matters. */
  class OutsideCalendar extends Error {}

  // Days and local times

  /** Returns a day of the calendar; `null` if there is no such day. */
  function civilDay(year, month, day) {
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    return exists ? date.getTime() : null;
  }
  const LAST_DAY = civilDay(9999, 12, 31);
  const LAST_INSTANT = LAST_DAY - 2 * HOUR;

  const inRange = (time, last) => {
    if (!(time <= last)) throw new OutsideCalendar("the date is out of range");
    return time;
  };
  const startOfDay = (local) => Math.floor(local / DAY) * DAY;
  const yearOf = (day) => new Date(day).getUTCFullYear();
  const isoDay = (local) => new Date(local).toISOString().slice(0, 10);
  const isoTime = (local) => new Date(local).toISOString().slice(11, 16);
  const weekday = (local) => WEEKDAYS[new Date(local).getUTCDay()];
  const isWeekend = (day) => [0, 6].includes(new Date(day).getUTCDay());

  /** Adds months. If the last month has no day of the same number, its last day counts. */
  function addMonths(day, count) {
    const date = new Date(day);
    const months = date.getUTCMonth() + count;
    const year = date.getUTCFullYear() + Math.floor(months / 12);
    const month = 1 + (months % 12);
    let last = null;
    for (let number = date.getUTCDate(); last === null; number -= 1) last = civilDay(year, month, number);
    return last;
  }

  // Time zones

  /** A time zone by its IANA name, as the browser knows it. Throws a `RangeError` if the browser does not. */
  class Zone {
    constructor(name) {
      this.name = name;
      this.format = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
        timeZone: name, hourCycle: "h23",
        year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
      });
    }

    /** Returns the local time of an instant. */
    local(at) {
      const parts = {};
      for (const { type, value } of this.format.formatToParts(at)) parts[type] = Number(value);
      const day = civilDay(parts.year, parts.month, parts.day);
      return day + parts.hour * HOUR + parts.minute * 60 * SECOND + parts.second * SECOND;
    }

    day(at) { return startOfDay(this.local(at)); }

    offset(at) { return this.local(at) - Math.floor(at / SECOND) * SECOND; }

    /** Returns the first and the last instant of a local time, and whether it happens twice or does not exist. */
    read(local) {
      const found = [this.offset(local - DAY), this.offset(local + DAY)].map((offset) => local - offset);
      const real = found.filter((at) => this.local(at) === local);
      if (real.length === 1 || found[0] === found[1]) return { at: real[0] ?? found[0], last: real[0] ?? found[0], problem: null };
      const problem = real.length === 2 ? "twice" : "missing";
      return { at: Math.min(...found), last: Math.max(...found), problem };
    }

    /** Returns the first instant of a day. */
    start(day) {
      const { at, last, problem } = this.read(day);
      return problem === "missing" ? last : at;
    }
  }

  const zones = new Map();
  function zoneNamed(name) {
    if (!zones.has(name)) zones.set(name, new Zone(name));
    return zones.get(name);
  }

  /**
   * Whether this browser has the same rules for a zone as irplan had: pairs of an instant and the offset from then on, both in
   * seconds. States change their clocks at short notice, and then one of the two does not know it yet.
   */
  function hasSameRules(name, offsets) {
    const zone = zoneNamed(name);
    const isSame = (at, offset) => zone.offset(at * SECOND) === offset * SECOND;
    return offsets.every(([at, offset], index) =>
      isSame(at, offset) && (index === 0 || isSame(at - 1, offsets[index - 1][1])));
  }

  /** Writes an offset: `+01:00`. */
  function offsetInWords(offset) {
    const minutes = Math.trunc(offset / (60 * SECOND));
    const two = (number) => String(number).padStart(2, "0");
    const size = Math.abs(minutes);
    return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  }

  // What people wrote down

  const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?(Z|[+-]\d\d:\d\d)?)?$/;

  /** Reads `2026-11-20T22:15`, the same with an offset, or only a day; `null` if it is none of them. */
  function parseMoment(text) {
    const found = MOMENT.exec(text);
    const day = found && civilDay(Number(found[1]), Number(found[2]), Number(found[3]));
    if (day === null || yearOf(day) < 1 || yearOf(day) > 9997) return null;
    const [, , , , hour, minute, second, offset] = found;
    if (hour === undefined) return { kind: "day", day };
    const local = day + Number(hour) * HOUR + Number(minute) * 60 * SECOND + Number(second ?? 0) * SECOND;
    if (offset === undefined) return { kind: "local", local };
    if (offset === "Z") return { kind: "instant", at: local };
    const size = Number(offset.slice(1, 3)) * HOUR + Number(offset.slice(4)) * 60 * SECOND;
    return { kind: "instant", at: offset[0] === "-" ? local + size : local - size };
  }

  /** Places a moment on the line of time: its earliest and its latest reading, and why they differ. */
  function instantOf(text, zone) {
    const moment = parseMoment(text);
    if (moment === null) return null;
    if (moment.kind === "instant") return { at: moment.at, last: moment.at, note: null };
    if (moment.kind === "day") {
      const note = `only the day ${isoDay(moment.day)} is known, so the clock is counted from its start`;
      return { at: zone.start(moment.day), last: zone.start(moment.day + DAY) - SECOND, note };
    }
    const { at, last, problem } = zone.read(moment.local);
    const time = `${isoTime(moment.local)} on ${isoDay(moment.local)}`;
    const notes = {
      twice: `${time} happens twice in ${zone.name}, and the first is taken; add the offset if it was the second`,
      missing: `${time} does not exist in ${zone.name}, and the earlier reading is taken; check the time`,
    };
    return { at, last, note: notes[problem] ?? null };
  }

  // The end of one clock

  /** How the days of one duty are counted. */
  class DayCount {
    constructor(duty, zone, calendars) {
      this.zone = duty.zone ? zoneNamed(duty.zone) : zone;
      this.calendar = calendars[duty.calendar] ?? null;
      this.countsAsSec = duty.businessDays === "sec";
      this.cutOff = duty.cutOff;
    }

    withoutCutOff() {
      return Object.assign(Object.create(DayCount.prototype), this, { cutOff: null });
    }

    /** Returns the end of a clock that starts at an instant. */
    end(limit, at) { return this.endFrom(limit, at, this.zone.day(at)); }

    /** Returns the end of a clock that starts with a day, such as the end of a year. */
    endAfterDay(limit, day) { return this.endFrom(limit, this.endOfDay(day).at, day); }

    endFrom({ count, unit }, at, day) {
      switch (unit) {
        case "h": return this.due(at + count * HOUR, false);
        case "d": return this.endOfDay(day + count * DAY);
        case "mo": return this.endOfDay(addMonths(day, count));
        case "y": return this.endOfDay(addMonths(day, 12 * count));
        default: return this.endOfDay(this.businessDay(day, count));
      }
    }

    due(at, isEndOfDay) {
      return { at: inRange(at, LAST_INSTANT), zone: this.zone.name, isEndOfDay };
    }

    /** Returns the last second of a day, or the time after which the recipient counts the next day. */
    endOfDay(day) {
      inRange(day, LAST_DAY - DAY);
      if (this.cutOff) {
        const [hour, minute] = this.cutOff.split(":").map(Number);
        return this.due(this.zone.read(day + hour * HOUR + minute * 60 * SECOND).at, false);
      }
      return this.due(this.zone.start(day + DAY) - SECOND, true);
    }

    /** Returns the day that is a number of business days after another. */
    businessDay(start, count) {
      let day = start;
      let left = count;
      if (this.countsAsSec && !this.isBusinessDay(day)) {
        // The period begins on the next business day, and that day counts.
        day = this.nextBusinessDay(day);
        left -= 1;
      }
      for (; left > 0; left -= 1) day = this.nextBusinessDay(day + DAY);
      return day;
    }

    /** Returns a day if it is a business day, or else the next one. */
    nextBusinessDay(day) {
      while (!this.isBusinessDay(day)) day += DAY;
      return day;
    }

    isBusinessDay(day) {
      inRange(day, LAST_DAY);
      if (this.calendar === null) return !isWeekend(day);
      const { id, from, until, days } = this.calendar;
      const date = isoDay(day);
      if (date < from || date > until) throw new OutsideCalendar(`the calendar ${id} covers only ${from} to ${until}`);
      return !isWeekend(day) && !days.includes(date);
    }

    /** Says until when another reading of the law would allow the notice; `null` if that is not later. */
    laterReading(reading, limit, start, due) {
      if (reading === "eu-1182-hours") return limit.unit === "h" ? this.fullHours(limit, start, due) : null;
      if (reading === "eu-1182-roll" && limit.unit === "h") return null;
      const next = this.nextWorkingDay(due);
      if (next === null) return null;
      const day = `${weekday(next)} ${isoDay(next)}`;
      const unknown = this.calendar === null ? " (holidays were not looked up)" : "";
      if (reading === "eu-1182-roll") {
        const until = "the last day is not a working day; Regulation 1182/71 may allow until the end of";
        return `${until} ${day}${unknown}`;
      }
      const others = ", but not to banks, central counterparties, trading venues and entities under NIS2";
      const who = reading === "dora-noon-some" ? others : "";
      return `Regulation 2025/301 Art. 5(4) allows until ${day} 12:00${who}${unknown}`;
    }

    /** Counts from the next full hour. */
    fullHours(limit, start, due) {
      const past = Math.floor(this.zone.local(start) / SECOND) * SECOND % HOUR;
      if (past === 0) return null;
      const later = this.end(limit, start + HOUR - past).at;
      if (later <= due.at) return null;
      const local = this.zone.local(later);
      const time = `${weekday(local)} ${isoDay(local)} ${isoTime(local)}`;
      return `if Regulation 1182/71 applies, the hour of the event does not count: ${time}`;
    }

    /** Returns the next working day, if the day of a deadline is none and the calendar covers it. */
    nextWorkingDay(due) {
      try {
        const day = this.zone.day(due.at);
        const next = this.nextBusinessDay(day);
        return next === day ? null : next;
      } catch (problem) {
        if (problem instanceof OutsideCalendar) return null;
        throw problem;
      }
    }
  }

  // The answer for one duty

  /** Runs a function whose clock may have no end, and returns what it says then. */
  function orOutside(count, outside) {
    try {
      return count();
    } catch (problem) {
      if (problem instanceof OutsideCalendar) return outside(problem.message);
      throw problem;
    }
  }

  /** Whether the decision that a duty does not apply counts on a day. */
  function isExempt({ notApplicable }, today) {
    if (!notApplicable?.isComplete) return false;
    const { on, until } = notApplicable;
    return on <= today && (until === null || today <= until);
  }

  /** Returns what there is to know about a state, by its name. */
  const stateNamed = (states, name) => states.find((state) => state.name === name);

  /** Answers for all duties of a plan, from what is known. */
  class Calculator {
    constructor(data, known) {
      this.duties = new Map(data.duties.map((duty) => [duty.id, duty]));
      this.calendars = data.calendars;
      this.states = data.states;
      this.zone = zoneNamed(data.zone);
      this.known = { events: {}, sent: {}, ...known };
      this.today = isoDay(this.zone.local(known.now));
    }

    /** Answers for one duty by its own clocks. */
    deadline(duty) {
      const deadline = { duty: duty.id, state: "no-clock", due: null, ownLimit: null, rule: null, sent: null, words: null, waitingFor: [], notes: [], started: this.earliestStart(duty) };
      const sent = this.instant(this.known.sent[duty.id]);
      if (sent) {
        deadline.sent = sent.at;
        if (sent.note) deadline.notes.push(sent.note);
      }
      if (isExempt(duty, this.today)) {
        const { reason, until } = duty.notApplicable;
        return this.withState(deadline, "not-applicable", `${until === null ? "" : ` until ${until}`}: ${reason}`);
      }
      if (duty.notApplicable) {
        deadline.notes.push("the decision that it does not apply does not count today: see `irplan check`");
      }
      if (duty.isStopped) return this.withState(deadline, "faulty-pack");
      if (duty.status !== "in-force") return { ...deadline, state: "not-computed", words: duty.statusInWords };
      deadline.ownLimit = this.ownLimit(duty);
      if (duty.isUnconfirmed) this.withState(deadline, "unconfirmed");
      else this.runClocks(duty, deadline);
      return deadline;
    }

    withState(deadline, state, details = "") {
      deadline.state = state;
      deadline.words = stateNamed(this.states, state).words + details;
      return deadline;
    }

    instant(text) {
      return text === undefined ? null : instantOf(text, this.zone);
    }

    dayCount(duty) { return new DayCount(duty, this.zone, this.calendars); }

    /** Finds the earliest end of the duty's own clocks. */
    runClocks(duty, deadline) {
      const found = { running: [], words: [], waiting: [], outside: [], isOutsidePeriod: null };
      for (const clock of duty.clocks) {
        const start = this.start(clock.from, duty);
        const period = start && this.outsidePeriod(duty, clock.from);
        if (start === null) found.waiting.push(clock.from);
        else if (period) {
          deadline.notes.push(period.note);
          found.isOutsidePeriod = period.words;
        } else if (!clock.limit) found.words.push(clock.words);
        else this.runClock(duty, clock, start, found, deadline);
      }
      this.settle(duty, deadline, found);
    }

    runClock(duty, clock, start, found, deadline) {
      const running = orOutside(() => this.clock(duty, clock, start), (reason) => {
        found.outside.push(reason);
        return null;
      });
      const lapsed = running && this.lapse(duty, clock, start, running);
      if (lapsed) deadline.notes.push(lapsed);
      else if (running) found.running.push(running);
    }

    /** Returns the earliest start of a duty's clocks; if only another duty gives it a deadline, the first of everything known. */
    earliestStart(duty) {
      const { events, sent } = this.known;
      const first = (texts) => texts.map((text) => this.instant(text)).filter((instant) => instant !== null)
        .reduce((best, { at }) => (best === null || at < best ? at : best), null);
      const own = duty.starts.map(({ kind, id }) => (kind === "sent" ? sent : events)[id]);
      return first(own) ?? first([...Object.values(events), ...Object.values(sent)]);
    }

    /** Returns when a clock starts; `null` if that did not happen yet. */
    start(from, duty) {
      const times = from.kind === "sent" ? this.known.sent : this.known.events;
      const instant = from.kind === "words" ? null : this.instant(times[from.id]);
      if (instant === null || from.kind !== "end-of-calendar-year") return instant;
      const day = civilDay(yearOf(this.dayCount(duty).zone.day(instant.at)), 12, 31);
      return { day, note: instant.note };
    }

    /** Returns why an event starts no clock, if the law did not apply on its day. */
    outsidePeriod(duty, from) {
      const isEvent = from.kind === "event" || from.kind === "end-of-calendar-year";
      const instant = isEvent && duty.period ? this.instant(this.known.events[from.id]) : null;
      if (instant === null) return null;
      // A law applies by the days of its own zone.
      const day = isoDay(this.dayCount(duty).zone.day(instant.at));
      const { first, last, notYet, noLonger } = duty.period;
      if (first !== null && day < first) {
        return { words: notYet, note: `the law applies from ${first}, and ${from.words} was on ${day}` };
      }
      if (last !== null && day > last) {
        return { words: noLonger, note: `the law applied until ${last}, and ${from.words} was on ${day}` };
      }
      return null;
    }

    clock(duty, { from, limit, words }, start) {
      const dayCount = this.dayCount(duty);
      const due = start.day === undefined ? dayCount.end(limit, start.at) : dayCount.endAfterDay(limit, start.day);
      const at = start.day === undefined ? start.at : due.at;
      const notes = start.note ? [start.note] : [];
      if (limit.unit === "bd" && dayCount.calendar === null) {
        notes.push("no calendar of holidays is set, so only weekends are skipped");
      }
      const readings = duty.laterReadings.map((reading) =>
        orOutside(() => dayCount.laterReading(reading, limit, at, due), () => null));
      notes.push(...readings.filter((note) => note !== null));
      return { due, rule: `${words} from ${from.words}`, notes };
    }

    /** Applies an event that takes a clock away if it happens after the clock's end. Returns why it no longer counts. */
    lapse(duty, { limit, lapsesAfter }, start, clock) {
      const event = this.instant(this.known.events[lapsesAfter]);
      if (event === null) return null;
      const end = clock.due.at;
      const latest = start.day === undefined
        ? orOutside(() => Math.max(end, this.dayCount(duty).end(limit, start.last).at), () => end)
        : end;
      if (event.at > latest) return `${clock.rule} no longer counts, because it had passed before ${lapsesAfter}`;
      if (event.at > end) {
        // Only the day of its start is known. The earliest end with which it still counts is that of the event.
        clock.notes.push(`${clock.rule} may have passed before ${lapsesAfter}, and then no longer counts`);
        clock.due = { ...clock.due, at: event.at, isEndOfDay: false };
      }
      return null;
    }

    /** Takes the earliest end that is known, or says why there is none. */
    settle(duty, deadline, { running, words, waiting, outside, isOutsidePeriod }) {
      if (running.length === 0) {
        const isOther = words.length === 0 && waiting.length === 0;
        if (outside.length > 0) this.withState(deadline, "outside-calendar", `: ${outside[0]}`);
        else if (isOutsidePeriod !== null && isOther) {
          Object.assign(deadline, { state: "not-computed", words: isOutsidePeriod });
        } else this.withoutEnd(duty, deadline, words, waiting);
        return;
      }
      const first = running.reduce((best, clock) => (clock.due.at < best.due.at ? clock : best));
      Object.assign(deadline, { state: "due", due: first.due, rule: first.rule });
      deadline.notes.push(...first.notes);
      deadline.notes.push(...outside.map((reason) => `another clock has no end here: ${reason}`));
      deadline.notes.push(...waiting.map((from) => `another clock starts when ${from.words} happens`));
    }

    withoutEnd(duty, deadline, words, waiting) {
      if (words.length > 0) Object.assign(deadline, { state: "no-number", words: words[0] });
      else if (duty.isOnRequest) this.withState(deadline, "on-request");
      else if (waiting.length > 0) {
        this.withState(deadline, "waiting", `: ${waiting.map((from) => from.words).join(", ")}`);
        deadline.waitingFor = waiting.map((from) => from.text);
      } else if (duty.withinWords !== null) {
        Object.assign(deadline, { state: "no-number", words: duty.withinWords });
      } else this.withState(deadline, "no-clock");
    }

    /** Returns the end of the organisation's own limit, from the earliest start. */
    ownLimit(duty) {
      if (!duty.ownLimit) return null;
      const dayCount = this.dayCount(duty).withoutCutOff();
      const ends = duty.starts.filter((from) => this.outsidePeriod(duty, from) === null).map((from) => {
        const start = this.start(from, duty);
        if (start === null) return null;
        return orOutside(
          () => (start.day === undefined ? dayCount.end(duty.ownLimit, start.at) : dayCount.endAfterDay(duty.ownLimit, start.day)),
          () => null,
        );
      });
      return ends.filter((end) => end !== null).reduce((best, end) => (best && best.at <= end.at ? best : end), null);
    }

    /** Answers for all duties. */
    answers() {
      const answers = new Map([...this.duties.values()].map((duty) => [duty.id, this.deadline(duty)]));
      this.relate(answers);
      for (const { ownLimit, due, notes } of answers.values()) {
        if (ownLimit && due && ownLimit.at > due.at) notes.push("the own limit ends after the deadline, so the deadline counts");
      }
      return [...answers.values()];
    }

    /** Returns the time that a duty passes on: that of its notice, or else its deadline. */
    passedOn({ sent, due }) {
      return sent === null ? due : { at: sent, zone: this.zone.name, isEndOfDay: false };
    }

    /** Whether a duty gets the time of another. */
    takes(answer, due) {
      return answer.state === "due" ? due.at < answer.due.at : stateNamed(this.states, answer.state).isOpen;
    }

    /**
     * Gives each duty the earliest time of those that it leads to, because its notice goes out at the same time or before.
     * Times are passed on in ascending order, so each duty gets its time at once, and loops need no care.
     */
    relate(answers) {
      const dependents = new Map();
      for (const { id, relations } of this.duties.values()) {
        for (const { duty } of relations) {
          if (!dependents.has(duty)) dependents.set(duty, []);
          dependents.get(duty).push(id);
        }
      }
      const times = [...answers.values()].map((answer) => ({ id: answer.duty, due: this.passedOn(answer) }))
        .filter(({ due }) => due !== null)
        .sort((one, other) => one.due.at - other.due.at || (one.id < other.id ? -1 : 1));
      const taken = new Set();
      for (const { id, due } of times) {
        // If it has an earlier time by now, that was passed on.
        const next = this.passedOn(answers.get(id)).at < due.at ? [] : [id];
        while (next.length > 0) {
          for (const other of dependents.get(next.pop()) ?? []) {
            const answer = answers.get(other);
            if (!this.takes(answer, due)) continue;
            Object.assign(answer, { state: "due", due, words: null, waitingFor: [] });
            taken.add(other);
            if (answer.sent === null) next.push(other);
          }
        }
      }
      for (const answer of answers.values()) this.explain(answer, answers, taken.has(answer.duty));
    }

    /** Says which relation gave a duty its time: the first one with that time. The others are notes. */
    explain(answer, answers, isTaken) {
      const { relations } = this.duties.get(answer.duty);
      if (!stateNamed(this.states, answer.state).isOwed || answer.state === "faulty-pack") return;
      let isExplained = !isTaken;
      for (const { kind, words, duty } of relations) {
        const related = answers.get(duty);
        if (!related) continue;
        const rule = `${words} ${duty}`;
        if (isExplained || this.passedOn(related)?.at !== answer.due.at) {
          answer.notes.push(rule);
          continue;
        }
        isExplained = true;
        if (kind === "together" && related.sent !== null) {
          answer.notes.push(`the law asks for the same time as ${duty}, not for a minute`);
        }
        answer.rule = rule;
      }
    }
  }

  /**
   * Returns the end of the own limit, if the notice is owed and that ends before the deadline, or if there is none. Of a notice
   * that was sent, only the deadline says whether that was late.
   */
  function earlierOwnLimit({ state, due, ownLimit, sent }, states) {
    if (ownLimit === null || !stateNamed(states, state).isOwed) return null;
    return due === null || (ownLimit.at < due.at && sent === null) ? ownLimit : null;
  }

  /** Sorts what has a time first, by that time; what was sent comes after the rest of its kind. */
  function order(deadline, states) {
    const first = earlierOwnLimit(deadline, states) ?? deadline.due;
    const state = first ? "due" : deadline.state;
    return [states.findIndex(({ name }) => name === state), deadline.sent === null ? 0 : 1, first ? first.at : -1];
  }

  /**
   * Returns when the notice of each duty is due, what is due first at the top.
   *
   * `known` has the time from which to count (`now`), and as texts when each event happened (`events`) and when the notice
   * of each duty was sent (`sent`).
   */
  function deadlines(data, known) {
    const calculator = new Calculator(data, known);
    const keyed = calculator.answers().map((row) => [...order(row, data.states), row]);
    keyed.sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]);
    return keyed.map(([, , , row]) => row);
  }

  // Words

  /** Writes an instant with its weekday and offset: `Mon 2026-11-23 22:15 -05:00`. */
  function instantInWords(at, zone) {
    const local = zone.local(at);
    const time = `${weekday(local)} ${isoDay(local)} ${isoTime(local)}`;
    return zone.name === "UTC" ? `${time} UTC` : `${time} ${offsetInWords(zone.offset(at))}`;
  }

  /** Writes when a notice is due in the zone of its clock; a whole day ends at 24:00. */
  function dueInWords({ at, zone, isEndOfDay }) {
    const counted = zoneNamed(zone);
    if (!isEndOfDay) return instantInWords(at, counted).replace(/ UTC$/, " +00:00");
    const local = counted.local(at);
    return `${weekday(local)} ${isoDay(local)} 24:00 ${offsetInWords(counted.offset(at))}`;
  }

  /** Writes the same in another zone. There, the end of a day is not at midnight. */
  function dueInZone({ at, isEndOfDay }, zone) {
    return instantInWords(isEndOfDay ? at + SECOND : at, zoneNamed(zone));
  }

  /** Says how much time is left: `in 2 days 3 h`, `5 h ago`. */
  function left(due, now) {
    const seconds = Math.floor(due.at / SECOND) - Math.floor(now / SECOND);
    const minutes = Math.floor(Math.abs(seconds) / 60);
    const days = Math.floor(minutes / 1440);
    const hours = Math.floor(minutes / 60);
    let length = `${minutes} min`;
    if (days > 0) length = `${days} day${days === 1 ? "" : "s"} ${hours % 24} h`;
    else if (hours > 0) length = `${hours} h ${minutes % 60} min`;
    return seconds < 0 ? `${length} ago` : `in ${length}`;
  }

  /** Says how much time is left, or that the notice was sent. */
  function sentOrLeft(deadline, due, now, sentWords) {
    if (deadline.sent === null) return left(due, now);
    return deadline.sent > due.at ? sentWords.late : sentWords.inTime;
  }

  window.irplanDeadlines = {
    deadlines, earlierOwnLimit, parseMoment, instantOf, zoneNamed, hasSameRules, isoDay, isoTime, offsetInWords,
    words: { dueInWords, dueInZone, instantInWords, sentOrLeft },
  };
})();
