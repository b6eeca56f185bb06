// SPDX-License-Identifier: GPL-3.0-or-later
// Without WebGL: the same moment from above and from the side, on paper as it were.
"use strict";

class Projections {
  static views = [];

  constructor(report, robot, canvas, clock) {
    this.report = report;
    this.robot = robot;
    this.canvas = canvas;
    this.clock = clock;
    this.context = canvas.getContext("2d");
    this.skin = report.data.skin ? Body.decode(report.data.skin) : null;
    // Which axes of the world go right and up, and what stands between picture and eye.
    this.panes = [
      { name: "from above", right: 1, up: 0, flip: -1, out: [0, 0, 1] },
      { name: "from the side", right: 1, up: 2, flip: 1, out: [1, 0, 0] },
    ];
    this.resize();
  }

  paint() { this.backdrop = null; this.clock.invalidate(); }
  view() {}

  resize() {
    const { clientWidth, clientHeight } = this.canvas.parentElement;
    const ratio = devicePixelRatio || 1;
    this.width = clientWidth;
    this.height = clientHeight;
    this.canvas.width = Math.round(clientWidth * ratio);
    this.canvas.height = Math.round(clientHeight * ratio);
    this.ratio = ratio;
    this.backdrop = null;
    this.frameWorld();
    this.clock.invalidate();
  }

  /** Lays the two panes over each other at one scale around base, table and path. */
  frameWorld() {
    const { scenario } = this.report;
    const table = scenario && scenario.environment && scenario.environment.table;
    const [w, l] = table ? table.size_mm.map((v) => v / 2000) : [0.3, 0.3];
    const base = this.robot.X_WB.slice(9);
    const places = this.report.pathUntil(this.report.last).map((place) => place.p)
      .concat([[w, l + 0.15, 0], [-w, -l - 0.15, 0], base, [base[0], base[1], base[2] + 0.75]]);
    const box = [0, 1, 2].map((k) => {
      const along = places.map((p) => p[k]);
      return [Math.min(...along) - 0.15, Math.max(...along) + 0.1];
    });
    const heights = this.panes.map((pane) => box[pane.up][1] - box[pane.up][0]);
    const total = heights[0] + heights[1];
    const across = box[1][1] - box[1][0];
    const scale = 0.96 * Math.min(this.width / across, this.height / total);
    let top = (this.height - scale * total) / 2;
    this.panes.forEach((pane, i) => {
      const [r, u] = [box[pane.right], box[pane.up]];
      const height = heights[i] * scale;
      pane.scale = scale;
      pane.x = this.width / 2 + Math.min(90, this.width / 9) - (scale * (r[0] + r[1])) / 2;
      pane.y = top + height / 2 + (pane.flip * scale * (u[0] + u[1])) / 2;
      pane.top = top;
      top += height;
    });
  }

  to(pane, p) {
    return [pane.x + pane.scale * p[pane.right], pane.y - pane.flip * pane.scale * p[pane.up]];
  }

  /** Pixels of the canvas in the first pane, as labels want them. */
  project(p) { return this.to(this.panes[0], p); }
  faces(position, normal) { return normal[2] > 0; }

  draw(moment) {
    const c = this.context;
    if (!this.backdrop) this.backdrop = this.still(moment.X_WP);
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.drawImage(this.backdrop, 0, 0);
    c.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    const poses = this.robot.poses(moment.q);
    this.tip = poses.get(this.robot.tip);
    const spine = this.robot.spine(poses);
    for (const pane of this.panes) {
      this.line(pane, spine, Theme.colour("ink"), Math.max(3, 0.05 * pane.scale), 0.55);
      this.line(pane, spine.slice(-2), Theme.colour("tool"), 4, 1);
      this.line(pane, this.report.pathUntil(moment.tick).map((t) => t.p), Theme.colour("mode-near"), 1, 0.7);
      for (const point of moment.points) {
        this.dot(pane, point.position, Theme.point(point.state), point.state === "active" ? 6 : 4);
      }
      if (moment.tool.every(Number.isFinite)) {
        this.dot(pane, moment.tool, Theme.colour("marker"), 3);
      }
    }
  }

  /** Floor, table and skin, drawn once. */
  still(X_WP) {
    const picture = document.createElement("canvas");
    picture.width = this.canvas.width;
    picture.height = this.canvas.height;
    const c = picture.getContext("2d");
    c.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    c.fillStyle = Theme.colour("scene");
    c.fillRect(0, 0, this.width, this.height);
    for (const pane of this.panes) {
      this.drawTable(c, pane);
      if (this.skin) this.drawSkin(c, pane, X_WP);
      c.fillStyle = Theme.colour("ink");
      c.font = "12px system-ui, sans-serif";
      c.textAlign = "right";
      c.fillText(pane.name, this.width - 12, pane.top + 44);
    }
    return picture;
  }

  drawTable(c, pane) {
    const { scenario } = this.report;
    const table = scenario && scenario.environment && scenario.environment.table;
    if (!table) return;
    const [w, l] = table.size_mm.map((v) => v / 2000);
    const h = table.height_mm / 1000;
    const [x0, y0] = this.to(pane, [-w, -l, h]);
    const [x1, y1] = this.to(pane, [w, l, pane.up === 2 ? h - 0.07 : h]);
    c.fillStyle = Theme.colour("table");
    c.fillRect(Math.min(x0, x1), Math.min(y0, y1), Math.abs(x1 - x0), Math.abs(y1 - y0));
  }

  /** Triangles that look this way, shaded by how squarely they do. */
  drawSkin(c, pane, X_WP) {
    const { rest, triangles } = this.skin;
    const world = [];
    for (let i = 0; i < rest.length; i += 3) {
      world.push(Pose.apply(X_WP, [rest[i], rest[i + 1], rest[i + 2]]));
    }
    const depth = (t) => pane.out.reduce((sum, v, k) => sum + v * world[triangles[t]][k], 0);
    const order = [];
    for (let t = 0; t < triangles.length; t += 3) order.push([depth(t), t]);
    order.sort((a, b) => a[0] - b[0]);
    const skin = [1, 3, 5].map((i) => parseInt(Theme.colour("skin").slice(i, i + 2), 16));
    c.lineWidth = 0.6;
    for (const [, t] of order) {
      const [p, q, r] = [0, 1, 2].map((k) => world[triangles[t + k]]);
      const u = q.map((v, k) => v - p[k]);
      const v = r.map((w, k) => w - p[k]);
      const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
      const square = n.reduce((sum, w, k) => sum + w * pane.out[k], 0) / (Math.hypot(...n) || 1);
      if (square <= 0) continue;
      const shade = skin.map((w) => Math.round(w * (0.5 + 0.5 * square)));
      c.fillStyle = c.strokeStyle = `rgb(${shade.join(",")})`;
      this.fill(c, [p, q, r].map((w) => this.to(pane, w)));
    }
  }

  fill(c, corners) {
    c.beginPath();
    corners.forEach(([x, y], i) => (i ? c.lineTo(x, y) : c.moveTo(x, y)));
    c.closePath();
    c.fill();
    c.stroke();
  }

  line(pane, places, colour, width, alpha) {
    const c = this.context;
    c.beginPath();
    places.forEach((p, i) => (i ? c.lineTo(...this.to(pane, p)) : c.moveTo(...this.to(pane, p))));
    c.strokeStyle = colour;
    c.lineWidth = width;
    c.lineJoin = c.lineCap = "round";
    c.globalAlpha = alpha;
    c.stroke();
    c.globalAlpha = 1;
  }

  dot(pane, p, colour, radius) {
    const c = this.context;
    c.beginPath();
    c.arc(...this.to(pane, p), radius, 0, 2 * Math.PI);
    c.fillStyle = colour;
    c.fill();
  }
}
