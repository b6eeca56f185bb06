// SPDX-License-Identifier: GPL-3.0-or-later
// The moment that is shown, and playing through the run. All who draw listen to one clock.
"use strict";

class Clock {
  static speeds = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16];

  constructor(report) {
    this.report = report;
    this.tick = report.first;
    this.speed = 1;
    this.playing = false;
    this.listeners = [];
    this.pending = false;
    this.previous = null;
  }

  /** Calls back at the next frame after the moment, or how it should look, has changed. */
  listen(listener) { this.listeners.push(listener); }

  get seconds() { return this.report.seconds(this.tick); }

  set(tick) {
    const { first, last } = this.report;
    this.tick = Math.min(last, Math.max(first, tick));
    if (this.playing && this.tick >= last) this.playing = false;
    this.invalidate();
  }

  setSeconds(seconds) { this.set(Math.round(this.report.ticks(seconds))); }

  toggle() {
    if (!this.playing && this.tick >= this.report.last) this.tick = this.report.first;
    this.playing = !this.playing;
    this.previous = null;
    this.invalidate();
  }

  invalidate() {
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame((now) => this.frame(now));
  }

  frame(now) {
    this.pending = false;
    if (this.playing) {
      if (this.previous !== null) {
        const passed = Math.min(0.25, (now - this.previous) / 1000);
        this.set(this.tick + this.report.ticks(passed * this.speed));
      }
      this.previous = now;
    }
    for (const listener of this.listeners) listener(this.tick);
    if (this.playing) this.invalidate();
  }

  /** To the beginning of the treatment after or before this moment. */
  skipTarget(direction) {
    const starts = this.report.visits.map((v) => v.contact || v.from);
    const next = direction > 0
      ? starts.find((tick) => tick > this.tick + 1)
      : starts.filter((tick) => tick < this.tick - 1).pop();
    this.set(next === undefined ? (direction > 0 ? this.report.last : this.report.first) : next);
  }

  /** Handles a key that moves time; true when it was one. */
  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return false;
    const step = event.shiftKey ? 1 : this.report.ticks(0.1);
    const here = Math.round(this.tick);
    switch (event.key) {
      case " ": this.toggle(); return true;
      case "ArrowLeft": this.set(here - step); return true;
      case "ArrowRight": this.set(here + step); return true;
      case "PageUp": this.skipTarget(-1); return true;
      case "PageDown": this.skipTarget(1); return true;
      case "Home": this.set(this.report.first); return true;
      case "End": this.set(this.report.last); return true;
      default: return false;
    }
  }
}
