// SPDX-License-Identifier: GPL-3.0-or-later
// Puts the page together.
"use strict";

const robotsimReport = (() => {
  const report = new Report();
  const clock = new Clock(report);
  const robot = new Robot(report.data);
  const canvas = document.getElementById("scene");

  function head() {
    const { summary, data } = report;
    const verdict = document.getElementById("verdict");
    const word = summary ? summary.verdict : "not judged";
    verdict.textContent = `${{ passed: "✓ ", failed: "✗ ", stopped: "■ " }[word] || ""}${word}`;
    verdict.dataset.verdict = word;
    const reached = summary ? summary.targets.filter((t) => t.reached).length : 0;
    const facts = summary ? [
      `${reached} of ${summary.targets.length} targets reached`, summary.robot, summary.tool,
      `${fixed(summary.duration_s, 1)} s at ${summary.rate_hz} Hz`, `seed ${summary.seed}`,
    ] : [`${fixed(report.seconds(report.last), 1)} s at ${data.rate_hz} Hz`];
    document.getElementById("facts").textContent = [...facts, `run ${data.run_id}`].join(" · ");
  }

  function makePicture() {
    const context = Scene.contextOf(canvas);
    if (context) return new Scene(report, robot, canvas, context, clock);
    tellOfScene("WebGL is not available in this browser: two projections stand in for the scene.");
    return new Projections(report, robot, canvas, clock);
  }

  function tellOfScene(text) {
    const note = document.getElementById("scene-note");
    note.textContent = text;
    note.hidden = false;
  }

  head();
  const picture = makePicture();
  if (report.data.skin_missing) tellOfScene(`Without skin: ${report.data.skin_missing}.`);
  const overlay = new Overlay(report, picture, picture.constructor.views);
  const span = new Span(report, clock);
  const plots = new Plots(report, robot, span);
  const strip = new Strip(report, clock);
  const tables = new Tables(report, robot, clock);
  fillAbout(report);

  const made = { report, clock, robot, picture, plots, span, tables, firstPicture: 0 };
  clock.listen((tick) => {
    const moment = momentAt(report, tick);
    picture.draw(moment);
    overlay.draw(moment);
    plots.draw();
    strip.draw();
    tables.draw(tick);
    // When the scene was first seen, in ms since the page was asked for.
    made.firstPicture = made.firstPicture || performance.now();
  });
  Theme.listen(() => {
    picture.paint();
    strip.paint();
    clock.invalidate();
  });
  Theme.watch();
  new ResizeObserver(() => picture.resize()).observe(canvas.parentElement);
  addEventListener("keydown", (event) => {
    if (document.getElementById("about").open) return;
    const { tagName } = event.target;
    if (tagName === "SELECT" || (event.key === " " && tagName === "BUTTON")) return;
    if (clock.key(event)) event.preventDefault();
  });
  strip.paint();
  clock.set(report.first);
  return made;
})();
