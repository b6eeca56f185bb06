// SPDX-License-Identifier: GPL-3.0-or-later
// The picture in space, with three.js r111.
"use strict";

class Scene {
  /** What a browser that can draw in space draws with; null where it cannot. */
  static contextOf(canvas) {
    return canvas.getContext("webgl", { antialias: true, preserveDrawingBuffer: true });
  }

  constructor(report, robot, canvas, context, clock) {
    this.report = report;
    this.robot = robot;
    this.canvas = canvas;
    this.clock = clock;
    this.renderer = new THREE.WebGLRenderer({ canvas, context });
    // Asking after errors would wait for each program in turn; three.js's own are known to be good.
    this.renderer.debug.checkShaderErrors = false;
    this.renderer.gammaOutput = true;
    this.renderer.gammaFactor = 2.2;
    this.renderer.shadowMap.enabled = true;
    this.renderer.shadowMap.type = THREE.PCFShadowMap;
    this.world = new THREE.Scene();
    this.camera = new THREE.PerspectiveCamera(35, 1, 0.02, 40);
    this.camera.up.set(0, 0, 1);
    this.controls = new THREE.OrbitControls(this.camera, canvas);
    this.controls.enableKeys = false;
    this.controls.screenSpacePanning = true;
    this.controls.addEventListener("change", () => clock.invalidate());
    this.following = false;
    this.addLights();
    this.room = new Room(report.scenario);
    this.arm = new Arm(robot);
    this.world.add(this.room.group, this.arm.group);
    if (report.data.skin) {
      this.body = new Body(report.data.skin);
      this.world.add(this.body.mesh);
    }
    this.path = new ToolPath(report);
    this.world.add(this.path.group);
    this.addPoints();
    this.addTool();
    this.paint();
    this.resize();
    this.view("overview");
  }

  addLights() {
    this.sky = new THREE.HemisphereLight(0xffffff, 0x8d8578, 0.55);
    this.sun = new THREE.DirectionalLight(0xffffff, 0.75);
    this.sun.position.set(1.6, -1.4, 3.2);
    this.sun.target.position.set(0, 0, 0.6);
    this.sun.castShadow = true;
    this.sun.shadow.mapSize.set(1024, 1024);
    Object.assign(this.sun.shadow.camera, {
      left: -1.7, right: 1.7, top: 1.7, bottom: -1.7, near: 0.5, far: 7,
    });
    this.sun.shadow.bias = -0.002;
    const fill = new THREE.DirectionalLight(0xdfe8ff, 0.25);
    fill.position.set(-2, 1.5, 1.5);
    this.world.add(this.sky, this.sun, this.sun.target, fill);
  }

  addPoints() {
    const ball = new THREE.SphereBufferGeometry(1, 20, 14);
    this.points = this.report.targets.map((target) => {
      const material = new THREE.MeshBasicMaterial();
      const mesh = new THREE.Mesh(ball, material);
      mesh.userData.target = target;
      this.world.add(mesh);
      return mesh;
    });
  }

  addTool() {
    this.marker = new THREE.Mesh(
      new THREE.SphereBufferGeometry(1, 20, 14),
      new THREE.MeshBasicMaterial({ depthTest: false, transparent: true }));
    this.marker.renderOrder = 10;
    this.force = new THREE.ArrowHelper(
      new THREE.Vector3(0, 0, 1), new THREE.Vector3(), 0.1, 0xffffff, 0.02, 0.012);
    for (const part of [this.force.line, this.force.cone]) {
      // The arrow lies along the tool and is to be seen through it.
      part.material.depthTest = false;
      part.material.transparent = true;
      part.renderOrder = 9;
    }
    this.axes = new THREE.AxesHelper(0.05);
    this.axes.matrixAutoUpdate = false;
    this.world.add(this.marker, this.force, this.axes);
  }

  paint() {
    for (const part of [this.room, this.arm, this.body, this.path]) if (part) part.paint();
    // The backdrop is not lit and goes to the screen as it is.
    this.renderer.setClearColor(new THREE.Color(Theme.colour("scene")), 1);
    this.marker.material.color = tint(Theme.colour("marker"));
    this.force.setColor(tint(Theme.colour("force")));
    this.clock.invalidate();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas.parentElement;
    if (!width || !height) return;
    this.renderer.setPixelRatio(Math.min(2, devicePixelRatio || 1));
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    this.clock.invalidate();
  }

  static views = [
    ["overview", "Overview"], ["top", "Top"], ["side", "Side"], ["tool", "Follow tool"],
  ];

  view(name) {
    const tool = new THREE.Vector3(...this.report.toolPosition(this.clock.tick).map((v) => v || 0));
    const box = new THREE.Box3();
    const base = this.robot.X_WB.slice(9);
    box.expandByPoint(new THREE.Vector3(...base));
    box.expandByPoint(new THREE.Vector3(base[0], base[1], base[2] + 0.75));
    for (const place of this.report.pathUntil(this.report.last)) {
      box.expandByPoint(new THREE.Vector3(...place.p));
    }
    const centre = box.getCenter(new THREE.Vector3());
    const radius = box.getSize(new THREE.Vector3()).length() / 2;
    const angle = Math.tan((this.camera.fov / 2) * (Math.PI / 180));
    const far = (radius * 1.05) / angle / Math.min(1, this.camera.aspect);
    this.following = name === "tool";
    const from = {
      overview: this.openSide(centre), top: [0.0001, -0.0002, 1], side: [1, 0.0001, 0.06],
      tool: [0.8, -0.75, 0.45],
    }[name];
    const target = this.following ? tool : centre;
    const away = new THREE.Vector3(...from).normalize().multiplyScalar(this.following ? 0.75 : far);
    this.controls.target.copy(target);
    this.camera.position.copy(target).add(away);
    this.controls.update();
    this.clock.invalidate();
  }

  /** From where the points can be seen past the arm: obliquely, where they face to the side. */
  openSide(centre) {
    const points = momentAt(this.report, this.report.first).points;
    const mean = (k) => points.reduce((sum, p) => sum + p.normal[k], 0) / Math.max(1, points.length);
    const [x, y] = [mean(0), mean(1)];
    const level = Math.hypot(x, y);
    if (level < 0.4) return [0.78, -0.74, 0.6];
    const base = this.robot.X_WB;
    const sides = [0.85, -0.85].map((angle) => [
      (x * Math.cos(angle) - y * Math.sin(angle)) / level,
      (x * Math.sin(angle) + y * Math.cos(angle)) / level, 0.55,
    ]);
    const towardsBase = (v) => v[0] * (base[9] - centre.x) + v[1] * (base[10] - centre.y);
    return towardsBase(sides[0]) < towardsBase(sides[1]) ? sides[0] : sides[1];
  }

  /** World length that one pixel of the page shows at a place. */
  pixelAt(position) {
    const distance = this.camera.position.distanceTo(position);
    const height = 2 * distance * Math.tan((this.camera.fov / 2) * (Math.PI / 180));
    return height / Math.max(1, this.canvas.clientHeight);
  }

  /** A place of the world in pixels of the canvas; null behind the eye. */
  project([x, y, z]) {
    const p = new THREE.Vector3(x, y, z).project(this.camera);
    if (p.z > 1) return null;
    return [
      ((p.x + 1) / 2) * this.canvas.clientWidth, ((1 - p.y) / 2) * this.canvas.clientHeight,
    ];
  }

  /** Whether a face with this normal looks at the eye. */
  faces(position, normal) {
    const eye = this.camera.position;
    return normal[0] * (eye.x - position[0]) + normal[1] * (eye.y - position[1])
      + normal[2] * (eye.z - position[2]) > 0;
  }

  draw(moment) {
    this.tip = this.arm.show(moment.q);
    if (this.body) this.body.show(moment.X_WP, moment.thorax, moment.abdomen);
    this.path.show(moment.tick);
    if (this.following && moment.tool.every(Number.isFinite)) {
      const shift = new THREE.Vector3(...moment.tool).sub(this.controls.target);
      this.controls.target.add(shift);
      this.camera.position.add(shift);
    }
    this.camera.updateMatrixWorld();
    moment.points.forEach((point, i) => {
      const mesh = this.points[i];
      mesh.position.set(...point.position);
      mesh.scale.setScalar(
        Math.max(0.003, (point.state === "active" ? 6 : 4.5) * this.pixelAt(mesh.position)));
      mesh.material.color = tint(Theme.point(point.state));
    });
    this.drawTool(moment);
    this.renderer.render(this.world, this.camera);
  }

  drawTool(moment) {
    const there = moment.tool.every(Number.isFinite);
    this.marker.visible = there;
    if (there) {
      this.marker.position.set(...moment.tool);
      this.marker.scale.setScalar(3 * this.pixelAt(this.marker.position));
    }
    if (this.tip) place(this.axes, this.tip);
    this.force.visible = there && moment.force > 0.05 && Boolean(this.tip);
    if (this.force.visible) {
      this.force.position.set(...moment.tool);
      // What the skin does to the tool: against the tool's own z, 20 mm for a newton.
      this.force.setDirection(new THREE.Vector3(-this.tip[6], -this.tip[7], -this.tip[8]));
      this.force.setLength(0.02 + 0.02 * moment.force, 0.02, 0.014);
    }
  }
}

/** Where the tool went: what is behind bright, what is to come faint. */
class ToolPath {
  constructor(report) {
    this.report = report;
    this.group = new THREE.Group();
    const path = report.pathUntil(report.last);
    this.ticks = path.map((place) => place.tick);
    const places = path.flatMap((place) => place.p);
    this.geometries = [1, 0.28].map((opacity) => {
      const geometry = new THREE.BufferGeometry();
      geometry.setAttribute("position", new THREE.Float32BufferAttribute(places, 3));
      const material = new THREE.LineBasicMaterial({
        vertexColors: THREE.VertexColors, transparent: opacity < 1, opacity,
      });
      const line = new THREE.Line(geometry, material);
      line.frustumCulled = false;
      this.group.add(line);
      return geometry;
    });
  }

  paint() {
    const colours = [];
    const known = new Map();
    for (const tick of this.ticks) {
      const mode = this.report.mode(tick);
      if (!known.has(mode)) known.set(mode, tint(Theme.mode(mode)).toArray());
      colours.push(...known.get(mode));
    }
    for (const geometry of this.geometries) {
      geometry.setAttribute("color", new THREE.Float32BufferAttribute(colours, 3));
    }
  }

  show(tick) {
    let count = this.ticks.findIndex((t) => t > tick);
    if (count < 0) count = this.ticks.length;
    this.geometries[0].setDrawRange(0, count);
    this.geometries[1].setDrawRange(Math.max(0, count - 1), Infinity);
  }
}
