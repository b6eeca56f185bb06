// SPDX-License-Identifier: GPL-3.0-or-later
// Colours come from the style sheet, which knows light, dark and paper.
"use strict";

const Theme = {
  listeners: [],

  /** The value of one of the style sheet's own properties. */
  colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  },

  joint(index) { return Theme.colour(`joint-${1 + (index % 8)}`); },

  /** The colour of what the controller does. */
  mode(mode) {
    switch (mode) {
      case "approach":
      case "retreat": return Theme.colour("mode-near");
      case "contact":
      case "treat": return Theme.colour("mode-touch");
      case "stopping":
      case "held": return Theme.colour("bad");
      default: return Theme.colour("mode-free");
    }
  },

  point(state) { return Theme.colour(`point-${state}`); },

  listen(listener) { Theme.listeners.push(listener); },

  watch() {
    const changed = () => Theme.listeners.forEach((listener) => listener());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
    addEventListener("beforeprint", changed);
    addEventListener("afterprint", changed);
  },
};
