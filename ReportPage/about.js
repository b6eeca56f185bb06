// SPDX-License-Identifier: GPL-3.0-or-later
// What this file is, how exact it is, and whose work is in it.
"use strict";

function fillAbout(report) {
  const { data } = report;
  const box = document.getElementById("about");
  const text = (tag, words) => { const made = element(tag, "", words); box.append(made); return made; };
  text("h2", "About this file");
  text("p", "A report of one run of robotsim, a simulator for engineers. It is not a medical "
    + "device, and nothing in it is advice about a patient. It holds everything it shows and asks "
    + "nothing of a network.");
  text("p", `Run ${data.run_id}: the digest of the log's messages, which tells equal runs.`);
  text("h3", "How exact it is");
  text("p", "Each curve keeps the fewest of the log's samples between which straight lines stay "
    + "within its bound of every sample logged, peaks too. Forces, joints and truth are logged every "
    + "tick, the control error at the viewers' rate.");
  const kept = [...report.curves.values()];
  box.append(tableOf([
    ["curve", "", (c) => c.name], ["bound", "", (c) => String(c.bound), true],
    ["kept samples", "", (c) => String(c.count), true],
  ], kept));
  const { skin } = data;
  text("p", skin
    ? `The skin is drawn with the ${skin.vertex_count} vertices of the body's control mesh, each `
      + `within ${(skin.position_bound_m * 1e6).toFixed(0)} µm of the surface's own; the surface in `
      + "the run has four times as many. It is built again from the scenario the log carries."
    : `The skin is not drawn: ${data.skin_missing}.`);
  text("h3", "Whose work is in it");
  text("p", "robotsim: GPL-3.0-or-later, without any warranty. The picture is drawn by three.js "
    + "r111, which came with this licence:");
  text("pre", document.getElementById("three-licence").textContent.trim());
  const close = text("button", "Close");
  close.type = "button";
  close.addEventListener("click", () => box.close());
  document.getElementById("about-open").addEventListener("click", () => box.showModal());
}
