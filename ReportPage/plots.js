// SPDX-License-Identifier: GPL-3.0-or-later
// Which quantities are plotted, and the span of time the plots share.
"use strict";

class Span {
  constructor(report, clock) {
    this.report = report;
    this.clock = clock;
    this.listeners = [];
    this.from = report.first;
    this.to = report.last;
  }

  listen(listener) { this.listeners.push(listener); }

  zoom(from, to) {
    const least = Math.max(4, this.report.ticks(0.004));
    if (to - from < least) return;
    this.from = from;
    this.to = to;
    for (const listener of this.listeners) listener();
  }

  reset() { this.zoom(this.report.first, this.report.last); }
}

const asItIs = (value) => value;

function jointSeries(report, robot, prefix, scale, read, limits) {
  return robot.moving.map((joint, i) => ({
    name: `J${i + 1}`, title: joint ? joint.name : "", curve: report.curve(`${prefix}.${i}`),
    scale: (v) => scale(v, joint), read: (v) => read(v, joint),
    colour: () => Theme.joint(i), dash: i >= 4 ? [5, 3] : [],
    limits: limits ? limits(joint) : null,
  }));
}

/** Turning joints in degrees, sliding ones in millimetres. */
const jointUnit = (joint) => (joint && joint.type === "prismatic" ? [1000, " mm"] : [180 / Math.PI, "°"]);

function plotDefinitions(report, robot) {
  const curve = (name, key, colour, dash) => ({
    name, curve: report.curve(key), scale: asItIs, colour: () => Theme.colour(colour), dash,
  });
  const bounds = [{ value: 100 }, { value: -100 }];
  const centred = (v, j) => (200 * (v - j.lower)) / (j.upper - j.lower) - 100;
  const inUnit = (v, j) => {
    const [factor, unit] = jointUnit(j);
    return fixed(v * factor, 1) + unit;
  };
  const bounded = robot.moving.every((j) => j && Number.isFinite(j.lower) && j.upper > j.lower);
  const allowed = report.visits.filter((v) => report.targets[v.index]).map((v) => ({
    from: v.from, to: v.to, value: report.targets[v.index].limits.force_n,
  }));
  const timing = report.curve("execution_cpu_us") ? [{
    title: "Tick times", unit: "µs", decimals: 1, zero: true,
    limits: [{ value: 1e6 / report.data.rate_hz }],
    series: [
      curve("controller, on the processor", "execution_cpu_us", "series-1"),
      curve("wake-up too late", "wake_lateness_us", "series-2"),
    ],
  }] : [];
  return [
    {
      title: "Force along the normal", unit: "N", decimals: 2, zero: true, limits: allowed,
      series: [
        curve("true", "force_true_n", "series-1"),
        curve("measured", "force_measured_n", "series-2", [2, 2]),
        curve("wanted", "force_desired_n", "series-3", [7, 3]),
      ],
    },
    {
      title: "Tool to point, along the skin", unit: "mm", decimals: 3, zero: true,
      series: [
        curve("control", "control_error_mm", "series-1"),
        curve("total", "total_error_mm", "series-2"),
      ],
    },
    {
      title: "Tool axis to normal, and depth", unit: "°, mm", decimals: 2, zero: true,
      series: [
        curve("angle", "angle_error_deg", "series-1"), curve("depth", "depth_mm", "series-2"),
      ],
    },
    {
      title: "Joint positions", decimals: 1, limits: bounded ? bounds : [],
      unit: bounded ? "% of range" : "°, mm",
      range: bounded ? [-112, 112] : null,
      series: jointSeries(
        report, robot, "q_rad", bounded ? centred : (v, j) => v * jointUnit(j)[0], inUnit),
    },
    {
      title: "Joint velocities", unit: "% of limit", decimals: 1, limits: bounds,
      range: [-112, 112],
      series: jointSeries(
        report, robot, "qd_rad_s", (v, j) => (j ? (100 * v) / j.velocity : NaN),
        (v, j) => fixed(j ? (100 * v) / j.velocity : NaN, 1)),
    },
    {
      title: "Tool speed", unit: "mm/s", decimals: 1, zero: true, limits: [{ value: 250 }],
      series: [curve("speed", "tool_speed_mm_s", "series-1")],
    },
    ...timing,
  ];
}

class Plots {
  constructor(report, robot, span) {
    this.span = span;
    const box = document.getElementById("plots");
    this.all = plotDefinitions(report, robot).map((d) => new Plot(d, span, report));
    for (const plot of this.all) box.append(plot.root);
    const timing = report.curve("execution_cpu_us") ? "" : " Tick times are not in this log: a run "
      + "in simulated time writes them to timing.json, beside run.mcap.";
    box.append(element(
      "p", "note", "Drag to zoom, double-click to see all, click to go to a moment; contact is "
        + `shaded.${timing}`));
    span.listen(() => this.draw());
    new ResizeObserver(() => this.resize()).observe(box);
    this.resize();
  }

  resize() {
    for (const plot of this.all) plot.resize();
    this.draw();
  }

  draw() {
    for (const plot of this.all) plot.draw();
  }
}
