// SPDX-License-Identifier: GPL-3.0-or-later
// Results, events, joints and facts as tables; a row takes the clock to its moment.
"use strict";

/** A table whose rows may be jumped from: columns are [title, unit, read(row), isNumber]. */
function tableOf(columns, rows, onRow) {
  const table = element("table");
  const head = element("tr");
  for (const [title, unit, , isNumber] of columns) {
    const cell = element("th", isNumber ? "number" : "", title);
    if (unit) cell.append(element("small", "", unit));
    head.append(cell);
  }
  const top = element("thead");
  top.append(head);
  const body = element("tbody");
  for (const row of rows) {
    const line = element("tr");
    for (const [, , read, isNumber] of columns) {
      const content = read(row);
      const cell = element("td", isNumber ? "number" : "");
      cell.append(content instanceof Node ? content : document.createTextNode(content));
      line.append(cell);
    }
    if (onRow) makeJump(line, () => onRow(row));
    body.append(line);
  }
  table.append(top, body);
  return table;
}

function makeJump(line, jump) {
  line.classList.add("jump");
  line.tabIndex = 0;
  line.addEventListener("click", jump);
  line.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    jump();
  });
}

/** A word with a mark beside it, so that colour is never alone. */
function mark(isGood, text) {
  const made = element("span", isGood ? "good" : "bad", `${isGood ? "✓" : "✗"} ${text}`);
  return made;
}

class Tables {
  constructor(report, robot, clock) {
    this.report = report;
    this.clock = clock;
    this.tabs = [];
    this.lines = [];
    this.add("Results", this.results());
    this.add(`Events (${report.data.events.length})`, this.events());
    if (report.summary) this.add("Joints", this.joints(robot));
    this.add("Run", this.run());
    this.open(0);
  }

  add(title, content) {
    const index = this.tabs.length;
    const tab = element("button", "tab", title);
    tab.type = "button";
    tab.id = `tab-${index}`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", `panel-${index}`);
    tab.addEventListener("click", () => this.open(index));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      event.stopPropagation();
      this.open((index + step + this.tabs.length) % this.tabs.length, true);
    });
    const panel = element("div", "panel");
    panel.id = `panel-${index}`;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.append(element("h2", "print-only", title), content);
    document.getElementById("tabs").append(tab);
    document.getElementById("panels").append(panel);
    this.tabs.push({ tab, panel });
  }

  open(index, withFocus = false) {
    this.tabs.forEach(({ tab, panel }, i) => {
      tab.setAttribute("aria-selected", String(i === index));
      tab.tabIndex = i === index ? 0 : -1;
      panel.classList.toggle("closed", i !== index);
    });
    if (withFocus) this.tabs[index].tab.focus();
  }

  jumpTo(index) {
    const visit = this.report.visitOf(index);
    if (visit) this.clock.set(visit.treat || visit.contact || visit.from);
  }

  results() {
    const { report } = this;
    const box = element("div");
    if (!report.summary) {
      box.append(element("p", "note", "This log carries no summary: the run did not come to its "
        + "end, so nothing was judged."));
      const rows = report.targets.map((target, index) => ({ index, target }));
      box.append(tableOf(
        [["target", "", (r) => r.target.name], ["region", "", (r) => r.target.region],
          ["served", "", (r) => (report.visitOf(r.index) ? "begun" : "–")]],
        rows, (r) => this.jumpTo(r.index)));
      return box;
    }
    const column = (title, unit, key, decimals) =>
      [title, unit, (r) => fixed(r.target[key], decimals), true];
    const table = tableOf([
      ["target", "", (r) => r.target.name],
      ["verdict", "", (r) => this.verdictOf(r.target)],
      column("control", "max mm", "control_error_max_mm", 3),
      column("tracking", "rms mm", "tracking_error_rms_mm", 3),
      column("total", "max mm", "total_error_max_mm", 3),
      column("σ", "mm", "predicted_sigma_mm", 1),
      column("angle", "max °", "angle_max_deg", 2),
      column("force", "mean N", "force_mean_n", 2),
      column("peak", "N", "force_peak_n", 2),
      column("error", "max N", "force_error_max_n", 3),
      column("dwell", "s", "dwell_s", 2),
      ["skin", "of limit", (r) => this.share(r.target.contact_ratio), true],
    ], report.summary.targets.map((target, index) => ({ index, target })), (r) => this.jumpTo(r.index));
    this.lines = [...table.tBodies[0].rows];
    box.append(table);
    for (const reason of report.summary.reasons) box.append(element("p", "reason", reason));
    for (const fault of report.summary.faults) box.append(this.fault(fault));
    return box;
  }

  share(value) { return Number.isFinite(value) ? `${(100 * value).toFixed(0)} %` : "–"; }

  verdictOf(target) {
    const inLimits = !(target.contact_ratio > 1 + 1e-6);
    return mark(
      target.reached && inLimits, target.reached ? (inLimits ? "reached" : "too hard") : "missed");
  }

  fault(fault) {
    const line = element("p", "fault jump");
    line.append(mark(false, fault.name), ` at ${fixed(fault.at_s, 3)} s, answered by: ${fault.response}`);
    makeJump(line, () => this.clock.setSeconds(fault.at_s));
    return line;
  }

  events() {
    const kinds = { 30: "warning", 40: "fault" };
    return tableOf([
      ["time", "s", (e) => fixed(this.report.seconds(e.tick), 3), true],
      ["", "", (e) => (e.level >= 40 ? mark(false, "fault") : kinds[e.level] || "")],
      ["event", "", (e) => e.text],
    ], this.report.data.events, (e) => this.clock.set(e.tick));
  }

  joints(robot) {
    const degrees = (value) => fixed((value * 180) / Math.PI, 1);
    const of = (name) => robot.joints.find((j) => j.name === name) || {};
    const ratio = (title, key) => [title, "of limit", (j) => this.share(j[key]), true];
    return tableOf([
      ["joint", "", (j) => j.name],
      ["lower", "°", (j) => degrees(of(j.name).lower), true],
      ["upper", "°", (j) => degrees(of(j.name).upper), true],
      ratio("position", "position_ratio"), ratio("velocity", "velocity_ratio"),
      ratio("acceleration", "acceleration_ratio"), ratio("jerk", "jerk_ratio"),
    ], this.report.summary.joints);
  }

  run() {
    const { report } = this;
    const { data, summary } = report;
    const rows = [["run id (content digest)", data.run_id]]
      .concat(data.facts.map((fact) => [fact.key, fact.value]));
    if (summary) {
      rows.push(["tool", summary.tool], ["scenario digest", summary.scenario_digest]);
    }
    const box = element("div");
    box.append(tableOf([["fact", "", (r) => r[0]], ["value", "", (r) => r[1]]], rows));
    if (report.scenario) {
      const more = element("details");
      more.append(
        element("summary", "", "the scenario, with its defaults"),
        element("pre", "", JSON.stringify(report.scenario, null, 1)));
      box.append(more);
    }
    return box;
  }

  /** Marks the row of the target that is being served. */
  draw(tick) {
    const target = this.report.target(tick);
    this.lines.forEach((line, i) => line.classList.toggle("now", i === target));
  }
}
