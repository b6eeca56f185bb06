// SPDX-License-Identifier: GPL-3.0-or-later
// Words over the picture: names at the points, what goes on, and the buttons for the views.
"use strict";

/** An element with a class and text. */
function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** All that the scene shows of one moment. */
function momentAt(report, tick) {
  const X_WP = report.patientPose(tick);
  const thorax = report.value("breathing_thorax_m", tick);
  const abdomen = report.value("breathing_abdomen_m", tick);
  return {
    tick, X_WP, thorax, abdomen, q: report.joints(tick), tool: report.toolPosition(tick),
    force: report.value("force_true_n", tick),
    points: report.targets.map((target, index) => {
      const X_WA = Pose.times(X_WP, targetPose(target, thorax || 0, abdomen || 0));
      return {
        name: target.name, state: report.stateOf(index, tick), position: X_WA.slice(9),
        normal: X_WA.slice(6, 9),
      };
    }),
  };
}

class Overlay {
  constructor(report, picture, views) {
    this.report = report;
    this.picture = picture;
    this.labels = report.targets.map((target) => {
      const label = element("span", "label", target.name);
      document.getElementById("labels").append(label);
      return label;
    });
    this.addReadout();
    for (const [name, text] of views) {
      const button = element("button", "", text);
      button.type = "button";
      button.addEventListener("click", () => picture.view(name));
      document.getElementById("views").append(button);
    }
  }

  addReadout() {
    const box = document.getElementById("readout");
    this.mode = element("span", "chip");
    this.name = element("strong", "target");
    const head = element("p", "now");
    head.append(this.mode, this.name);
    const list = element("dl");
    this.fields = [
      ["force", "N", (t) => this.pair("force_true_n", "force_desired_n", t, 2)],
      ["control error", "mm", (t) => fixed(this.report.value("control_error_mm", t), 3)],
      ["total error", "mm", (t) => fixed(this.report.value("total_error_mm", t), 3)],
      ["tool to normal", "°", (t) => fixed(this.report.value("angle_error_deg", t), 2)],
      ["depth", "mm", (t) => fixed(this.report.value("depth_mm", t), 2)],
      ["tool speed", "mm/s", (t) => fixed(this.report.value("tool_speed_mm_s", t), 1)],
    ].map(([title, unit, read]) => {
      const value = element("dd");
      list.append(element("dt", "", title), value);
      return { value, unit, read };
    });
    box.append(head, list);
  }

  pair(first, second, tick, decimals) {
    const [a, b] = [this.report.value(first, tick), this.report.value(second, tick)];
    return b > 0 ? `${fixed(a, decimals)} of ${fixed(b, decimals)}` : fixed(a, decimals);
  }

  draw(moment) {
    const { tick } = moment;
    const mode = this.report.mode(tick);
    this.mode.textContent = mode;
    this.mode.style.setProperty("--chip", Theme.mode(mode));
    const target = this.report.target(tick);
    this.name.textContent = target >= 0 ? this.report.targetName(target) : "";
    for (const field of this.fields) field.value.textContent = `${field.read(tick)} ${field.unit}`;
    this.drawLabels(moment);
  }

  /** Names that would cover one another make room: the one being treated first. */
  drawLabels(moment) {
    const taken = [];
    const rank = { active: 0, missed: 1, done: 2, waiting: 3 };
    const order = moment.points.map((point, i) => i)
      .sort((a, b) => rank[moment.points[a].state] - rank[moment.points[b].state] || a - b);
    for (const i of order) {
      const point = moment.points[i];
      const label = this.labels[i];
      const place = this.picture.faces(point.position, point.normal)
        ? this.picture.project(point.position) : null;
      const free = place && taken.every(
        ([x, y]) => Math.abs(x - place[0]) > 70 || Math.abs(y - place[1]) > 15);
      label.hidden = !free;
      if (!free) continue;
      taken.push(place);
      label.dataset.state = point.state;
      label.style.transform = `translate(${place[0] + 8}px, ${place[1] - 9}px)`;
    }
  }
}
