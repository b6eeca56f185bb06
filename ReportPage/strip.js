// SPDX-License-Identifier: GPL-3.0-or-later
// The bar under everything: play, speed, the moment, and the run as a strip of modes and faults.
"use strict";

class Strip {
  constructor(report, clock) {
    this.report = report;
    this.clock = clock;
    this.canvas = document.getElementById("strip");
    this.scrub = document.getElementById("scrub");
    this.play = document.getElementById("play");
    this.time = document.getElementById("time");
    this.scrub.min = report.first;
    this.scrub.max = report.last;
    this.scrub.addEventListener("input", () => clock.set(Number(this.scrub.value)));
    this.play.addEventListener("click", () => clock.toggle());
    const speed = document.getElementById("speed");
    for (const factor of Clock.speeds) {
      const option = element("option", "", `${factor} ×`);
      option.value = factor;
      option.selected = factor === 1;
      speed.append(option);
    }
    speed.addEventListener("change", () => { clock.speed = Number(speed.value); });
    new ResizeObserver(() => this.paint()).observe(this.canvas);
  }

  paint() {
    const ratio = devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    const c = this.canvas.getContext("2d");
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { first, last, data } = this.report;
    const x = (tick) => ((tick - first) / (last - first)) * width;
    data.modes.forEach((step, i) => {
      const end = i + 1 < data.modes.length ? data.modes[i + 1].tick : last;
      c.fillStyle = Theme.mode(step.value);
      c.fillRect(x(step.tick), 15, x(end) - x(step.tick) + 0.6, height - 15);
    });
    this.drawNames(c, x, width);
    c.fillStyle = Theme.colour("bad");
    for (const event of data.events) {
      if (event.level >= 40) c.fillRect(x(event.tick) - 1, 0, 2.5, height);
    }
  }

  drawNames(c, x, width) {
    c.font = "10px system-ui, sans-serif";
    c.textBaseline = "top";
    c.fillStyle = Theme.colour("ink-soft");
    let free = 0;
    for (const visit of this.report.visits) {
      const at = x(visit.contact === null ? visit.from : visit.contact);
      const name = this.report.targetName(visit.index);
      const length = c.measureText(name).width;
      if (at < free || at + length > width) continue;
      c.fillText(name, at, 2);
      free = at + length + 6;
    }
  }

  draw() {
    const { clock } = this;
    this.scrub.value = Math.round(clock.tick);
    this.scrub.setAttribute("aria-valuetext", `${clock.seconds.toFixed(3)} seconds`);
    this.play.textContent = clock.playing ? "❚❚" : "▶";
    this.play.setAttribute("aria-label", clock.playing ? "Pause" : "Play");
    const end = this.report.seconds(this.report.last);
    this.time.textContent = `${clock.seconds.toFixed(3)} / ${end.toFixed(3)} s`;
  }
}
