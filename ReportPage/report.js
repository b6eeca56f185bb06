// SPDX-License-Identifier: GPL-3.0-or-later
// What the page holds: the document, its curves over ticks, and what happened when.
"use strict";

function bytesOf(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes.buffer;
}

/** One block of JSON of the page; null when the log carried none. */
function documentNamed(id) {
  const block = document.getElementById(id);
  return block ? JSON.parse(block.textContent) : null;
}

/** A quantity over ticks: straight lines between kept samples, within `bound` of every logged one. */
class Curve {
  constructor(entry) {
    this.name = entry.name;
    this.bound = entry.bound;
    this.ticks = new Uint32Array(bytesOf(entry.ticks));
    this.values = new Float32Array(bytesOf(entry.values));
  }

  get count() { return this.ticks.length; }

  /** The last kept sample at or before a tick; −1 before the first. */
  indexAt(tick) {
    let low = -1;
    let high = this.count;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.ticks[middle] <= tick) low = middle; else high = middle;
    }
    return low;
  }

  /** NaN where there is nothing. */
  at(tick) {
    const i = this.indexAt(tick);
    if (i < 0) return NaN;
    if (i + 1 >= this.count) return tick > this.ticks[i] ? NaN : this.values[i];
    const next = this.values[i + 1];
    if (Number.isNaN(next)) return this.values[i];
    const share = (tick - this.ticks[i]) / (this.ticks[i + 1] - this.ticks[i]);
    return this.values[i] + (next - this.values[i]) * share;
  }

  /** Least and greatest value between two ticks; null where there is none. */
  extent(from, to) {
    let low = Infinity;
    let high = -Infinity;
    const take = (v) => {
      if (v < low) low = v;
      if (v > high) high = v;
    };
    take(this.at(from));
    take(this.at(to));
    for (let i = this.indexAt(from) + 1; i < this.count && this.ticks[i] <= to; i++) {
      take(this.values[i]);
    }
    return low <= high ? [low, high] : null;
  }
}

/** The value of the last step at or before a tick. */
function stepAt(steps, tick) {
  let low = -1;
  let high = steps.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (steps[middle].tick <= tick) low = middle; else high = middle;
  }
  return low < 0 ? null : steps[low].value;
}

class Report {
  constructor() {
    const data = documentNamed("report");
    this.data = data;
    this.summary = documentNamed("summary");
    this.scenario = documentNamed("scenario");
    this.targets = documentNamed("targets") || [];
    this.first = data.first_tick;
    this.last = Math.max(data.last_tick, data.first_tick + 1);
    this.curves = new Map(data.curves.map((entry) => [entry.name, new Curve(entry)]));
    this.visits = this.visitsOf(data.targets, data.modes);
  }

  seconds(tick) { return tick / this.data.rate_hz; }
  ticks(seconds) { return seconds * this.data.rate_hz; }

  curve(name) { return this.curves.get(name); }
  value(name, tick) {
    const curve = this.curves.get(name);
    return curve ? curve.at(tick) : NaN;
  }

  mode(tick) { return stepAt(this.data.modes, tick) || "idle"; }
  target(tick) {
    const index = stepAt(this.data.targets, tick);
    return index === null ? -1 : index;
  }
  targetName(index) { return index >= 0 && this.targets[index] ? this.targets[index].name : "none"; }

  joints(tick) {
    const q = [];
    for (let i = 0; i < this.data.joint_count; i++) q.push(this.value(`q_rad.${i}`, tick));
    return q;
  }

  toolPosition(tick) { return ["x", "y", "z"].map((axis) => this.value(`tool_${axis}_m`, tick)); }

  /** Where the tool went so far, fifty places a second. */
  pathUntil(tick) {
    if (!this.path) {
      this.path = [];
      const step = Math.max(1, Math.round(this.data.rate_hz / 50));
      for (let t = this.first; t <= this.last; t += step) {
        const p = this.toolPosition(t);
        if (p.every(Number.isFinite)) this.path.push({ tick: t, p });
      }
    }
    let count = this.path.findIndex((place) => place.tick > tick);
    if (count < 0) count = this.path.length;
    return this.path.slice(0, count);
  }

  patientPose(tick) {
    const p = ["x", "y", "z"].map((axis) => this.value(`patient_${axis}_m`, tick));
    const q = ["x", "y", "z", "w"].map((axis) => this.value(`patient_q${axis}`, tick));
    return p.concat(q).every(Number.isFinite) ? Pose.of(p, q) : Pose.identity();
  }

  /** When each target was served: its span of ticks, and the first contact within it. */
  visitsOf(steps, modes) {
    const visits = [];
    steps.forEach((step, i) => {
      if (step.value < 0) return;
      const to = i + 1 < steps.length ? steps[i + 1].tick : this.last;
      const within = modes.filter((m) => m.tick >= step.tick && m.tick < to);
      const contact = within.find((m) => m.value === "contact");
      const treat = within.find((m) => m.value === "treat");
      const touches = (m) => m.value === "contact" || m.value === "treat";
      const after = contact && within.find((m) => m.tick > contact.tick && !touches(m));
      visits.push({
        index: step.value, from: step.tick, to,
        contact: contact ? contact.tick : null, treat: treat ? treat.tick : null,
        left: after ? after.tick : to,
      });
    });
    return visits;
  }

  visitOf(index) { return this.visits.find((v) => v.index === index) || null; }

  /** waiting, active, done, or missed. */
  stateOf(index, tick) {
    const visit = this.visitOf(index);
    if (!visit || tick < visit.from) return "waiting";
    if (tick < visit.to) return "active";
    const judged = this.summary && this.summary.targets[index];
    return judged && !judged.reached ? "missed" : "done";
  }
}

/** A number for people; a dash for what is absent. */
function fixed(value, decimals) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? (0).toFixed(decimals) : text;
}
