// SPDX-License-Identifier: GPL-3.0-or-later
// One plot over time on a canvas: axes, curves thinned to what a pixel can show, limits, the cursor.
"use strict";

/** Steps of 1, 2 or 5 times a power of ten that divide a span into about `count` parts. */
function niceStep(span, count) {
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const share = rough / power;
  return (share > 5 ? 10 : share > 2 ? 5 : share > 1 ? 2 : 1) * power;
}

class Plot {
  static margin = { left: 52, right: 12, top: 8, bottom: 20 };

  /**
   * @param definition {title, unit, decimals, series: [{name, curve, scale(value), colour, dash}],
   *   range: [low, high] or null, limits: [{from, to, value}], zero: whether 0 is always shown}
   */
  constructor(definition, span, report) {
    this.definition = definition;
    this.span = span;
    this.report = report;
    this.hidden = new Set();
    this.strong = null;
    this.root = element("figure", "plot");
    const caption = element("figcaption");
    caption.append(element("b", "", definition.title), element("span", "unit", definition.unit));
    this.legend = element("span", "legend");
    caption.append(this.legend);
    this.canvas = element("canvas");
    this.canvas.setAttribute("role", "img");
    this.root.append(caption, this.canvas);
    this.entries = definition.series.map((series) => this.addEntry(series));
    this.listenToPointer();
  }

  addEntry(series) {
    const button = element("button", "series");
    button.type = "button";
    const line = element("i");
    const value = element("output");
    button.append(line, element("span", "", series.name), value);
    button.title = `Show or hide ${series.name}`;
    button.setAttribute("aria-pressed", "true");
    button.addEventListener("click", () => {
      if (!this.hidden.delete(series)) this.hidden.add(series);
      button.setAttribute("aria-pressed", String(!this.hidden.has(series)));
      this.draw();
    });
    const stress = (which) => () => { this.strong = which; this.draw(); };
    button.addEventListener("pointerenter", stress(series));
    button.addEventListener("pointerleave", stress(null));
    this.legend.append(button);
    return { series, line, value };
  }

  /** Drag zooms, or scrubs from the cursor; a click sets the moment; a double click resets. */
  listenToPointer() {
    const canvas = this.canvas;
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      const scrubbing = Math.abs(event.offsetX - this.x(this.span.clock.tick)) < 7;
      this.drag = { from: event.offsetX, to: event.offsetX, scrubbing };
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      const near = Math.abs(event.offsetX - this.x(this.span.clock.tick)) < 7;
      canvas.style.cursor = near ? "col-resize" : "crosshair";
      if (!this.drag) return;
      this.drag.to = event.offsetX;
      if (this.drag.scrubbing) this.span.clock.set(this.tickAt(event.offsetX));
      this.draw();
    });
    canvas.addEventListener("pointerup", () => {
      const { drag } = this;
      this.drag = null;
      if (!drag) return;
      const [a, b] = [drag.from, drag.to].sort((p, q) => p - q).map((x) => this.tickAt(x));
      if (drag.scrubbing) return;
      if (Math.abs(drag.to - drag.from) < 5) this.span.clock.set(Math.round(a));
      else this.span.zoom(a, b);
    });
    canvas.addEventListener("pointercancel", () => { this.drag = null; this.draw(); });
    canvas.addEventListener("dblclick", () => this.span.reset());
  }

  resize() {
    const ratio = devicePixelRatio || 1;
    this.width = this.canvas.clientWidth;
    this.height = this.canvas.clientHeight;
    this.canvas.width = Math.round(this.width * ratio);
    this.canvas.height = Math.round(this.height * ratio);
    this.context = this.canvas.getContext("2d");
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  x(tick) {
    const { left, right } = Plot.margin;
    const { from, to } = this.span;
    return left + ((tick - from) / (to - from)) * (this.width - left - right);
  }

  tickAt(x) {
    const { left, right } = Plot.margin;
    const { from, to } = this.span;
    const share = Math.min(1, Math.max(0, (x - left) / (this.width - left - right)));
    return from + share * (to - from);
  }

  y(value) {
    const { top, bottom } = Plot.margin;
    const [low, high] = this.shown;
    return top + ((high - value) / (high - low)) * (this.height - top - bottom);
  }

  get visible() { return this.definition.series.filter((series) => !this.hidden.has(series)); }

  /** What the vertical axis shows: all that is in sight, or what the plot says. */
  valueRange() {
    if (this.definition.range) return this.definition.range;
    let [low, high] = this.definition.zero ? [0, 0] : [Infinity, -Infinity];
    for (const series of this.visible) {
      const extent = series.curve.extent(this.span.from, this.span.to);
      if (!extent) continue;
      const ends = extent.map(series.scale);
      low = Math.min(low, ...ends);
      high = Math.max(high, ...ends);
    }
    if (!(low < high)) return low === high ? [low - 1, high + 1] : [0, 1];
    const room = 0.06 * (high - low);
    return [this.definition.zero && low === 0 ? 0 : low - room, high + room];
  }

  draw() {
    if (!this.width) return;
    const c = this.context;
    this.shown = this.valueRange();
    c.clearRect(0, 0, this.width, this.height);
    this.drawBands(c);
    this.drawAxes(c);
    c.save();
    c.beginPath();
    const { left, right, top, bottom } = Plot.margin;
    c.rect(left, top - 2, this.width - left - right, this.height - top - bottom + 4);
    c.clip();
    for (const limit of this.limits()) this.drawLimit(c, limit);
    for (const series of this.visible) this.drawSeries(c, series);
    c.restore();
    this.drawCursor(c);
    this.tell();
  }

  limits() {
    const own = this.definition.limits || [];
    return this.strong && this.strong.limits ? own.concat(this.strong.limits) : own;
  }

  drawBands(c) {
    const { top, bottom, left, right } = Plot.margin;
    c.fillStyle = Theme.colour("band");
    for (const visit of this.report.visits) {
      if (visit.contact === null) continue;
      const from = Math.max(left, this.x(visit.contact));
      const to = Math.min(this.width - right, this.x(visit.left));
      if (to > from) c.fillRect(from, top, to - from, this.height - top - bottom);
    }
  }

  drawAxes(c) {
    const { left, right, top, bottom } = Plot.margin;
    c.font = "11px system-ui, sans-serif";
    c.lineWidth = 1;
    c.strokeStyle = Theme.colour("rule");
    c.fillStyle = Theme.colour("ink-soft");
    c.textBaseline = "middle";
    c.textAlign = "right";
    const [low, high] = this.shown;
    const step = niceStep(high - low, (this.height - top - bottom) / 26);
    const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    for (let v = Math.ceil(low / step) * step; v <= high + 1e-9 * step; v += step) {
      const y = Math.round(this.y(v)) + 0.5;
      c.beginPath();
      c.moveTo(left, y);
      c.lineTo(this.width - right, y);
      c.stroke();
      c.fillText((Math.abs(v) < step / 1e6 ? 0 : v).toFixed(decimals), left - 6, y);
    }
    c.textAlign = "center";
    c.textBaseline = "top";
    const [from, to] = [this.span.from, this.span.to].map((t) => this.report.seconds(t));
    const time = niceStep(to - from, (this.width - left - right) / 80);
    const places = Math.max(0, -Math.floor(Math.log10(time) + 1e-9));
    for (let s = Math.ceil(from / time) * time; s <= to + 1e-9 * time; s += time) {
      const x = this.x(this.report.ticks(s));
      c.fillText(`${s.toFixed(places)}${x > this.width - 60 ? "" : " s"}`, x, this.height - bottom + 5);
    }
  }

  drawLimit(c, limit) {
    c.strokeStyle = Theme.colour("limit");
    c.setLineDash([6, 4]);
    c.lineWidth = 1.2;
    const y = this.y(limit.value);
    c.beginPath();
    c.moveTo(this.x(limit.from === undefined ? this.span.from : limit.from), y);
    c.lineTo(this.x(limit.to === undefined ? this.span.to : limit.to), y);
    c.stroke();
    c.setLineDash([]);
  }

  /** In each column of pixels the first, least, greatest and last value: no peak is lost. */
  drawSeries(c, series) {
    const { curve, scale } = series;
    const { from, to } = this.span;
    c.strokeStyle = series.colour();
    c.setLineDash(series.dash || []);
    c.globalAlpha = this.strong && this.strong !== series ? 0.25 : 1;
    c.lineWidth = this.strong === series ? 2.2 : 1.4;
    c.beginPath();
    let open = false;
    let column = null;
    const point = (x, v) => {
      if (open) c.lineTo(x, this.y(v)); else c.moveTo(x, this.y(v));
      open = true;
    };
    const flush = () => {
      if (!column) return;
      const { x, first, low, high, last } = column;
      point(x, first);
      if (low < Math.min(first, last)) point(x, low);
      if (high > Math.max(first, last)) point(x, high);
      if (last !== first) point(x, last);
      column = null;
    };
    const take = (tick, raw) => {
      if (Number.isNaN(raw)) { flush(); open = false; return; }
      const x = this.x(tick);
      const v = scale(raw);
      if (column && Math.floor(column.x) === Math.floor(x)) {
        column.low = Math.min(column.low, v);
        column.high = Math.max(column.high, v);
        column.last = v;
      } else {
        flush();
        column = { x, first: v, low: v, high: v, last: v };
      }
    };
    take(from, curve.at(from));
    for (let i = curve.indexAt(from) + 1; i < curve.count && curve.ticks[i] < to; i++) {
      take(curve.ticks[i], curve.values[i]);
    }
    take(to, curve.at(to));
    flush();
    c.stroke();
    c.setLineDash([]);
    c.globalAlpha = 1;
  }

  drawCursor(c) {
    const { left, right, top, bottom } = Plot.margin;
    if (this.drag && !this.drag.scrubbing) {
      c.fillStyle = Theme.colour("select");
      c.fillRect(this.drag.from, top, this.drag.to - this.drag.from, this.height - top - bottom);
    }
    const x = this.x(this.span.clock.tick);
    if (x < left - 1 || x > this.width - right + 1) return;
    c.strokeStyle = Theme.colour("cursor");
    c.lineWidth = 1.5;
    c.beginPath();
    c.moveTo(x, top - 6);
    c.lineTo(x, this.height - bottom);
    c.stroke();
  }

  /** The values at the cursor, beside the names of the curves. */
  tell() {
    const { tick } = this.span.clock;
    const said = [];
    for (const { series, line, value } of this.entries) {
      line.style.background = series.colour();
      const raw = series.curve.at(tick);
      const text = (series.read || ((v) => fixed(series.scale(v), this.definition.decimals)))(raw);
      value.textContent = Number.isNaN(raw) ? "–" : text;
      said.push(`${series.name} ${value.textContent}`);
    }
    const { title, unit } = this.definition;
    this.canvas.setAttribute(
      "aria-label", `${title}, ${unit}, at ${fixed(this.span.clock.seconds, 3)} s: ${said.join(", ")}`);
  }
}
