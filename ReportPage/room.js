// SPDX-License-Identifier: GPL-3.0-or-later
// What stands still or is made of simple shapes: floor, table, and the links of the arm.
"use strict";

/** A colour as lights need it. */
const tint = (css) => new THREE.Color(css).convertSRGBToLinear();

/** Puts a pose into an object of the scene. */
function place(object, X) {
  object.matrix.set(
    X[0], X[3], X[6], X[9], X[1], X[4], X[7], X[10], X[2], X[5], X[8], X[11], 0, 0, 0, 1);
  object.matrixWorldNeedsUpdate = true;
}

/** A surface in one of the style sheet's colours, more or less shiny. */
function solid(name, shininess, gloss) {
  const material = new THREE.MeshPhongMaterial({ shininess });
  material.specular.setScalar(gloss);
  material.userData.colour = name;
  return material;
}

class Room {
  constructor(scenario) {
    this.group = new THREE.Group();
    this.materials = [];
    this.addFloor();
    const table = scenario && scenario.environment && scenario.environment.table;
    if (table) this.addTable(table.height_mm / 1000, table.size_mm.map((v) => v / 1000));
  }

  material(name, shininess, gloss) {
    const material = solid(name, shininess, gloss);
    this.materials.push(material);
    return material;
  }

  addFloor() {
    const shadow = new THREE.Mesh(
      new THREE.PlaneBufferGeometry(12, 12), new THREE.ShadowMaterial({ opacity: 0.18 }));
    shadow.receiveShadow = true;
    this.grid = new THREE.GridHelper(6, 24);
    this.grid.rotation.x = Math.PI / 2;
    this.grid.position.z = -0.001;
    this.grid.material.vertexColors = THREE.NoColors;
    this.grid.material.transparent = true;
    this.grid.material.opacity = 0.5;
    this.group.add(shadow, this.grid);
  }

  addTable(height, [width, length]) {
    const pad = 0.07;
    const cushion = this.material("table", 8, 0.03);
    const frame = this.material("table-frame", 30, 0.1);
    const box = (x, y, z, dx, dy, dz, material) => {
      const mesh = new THREE.Mesh(new THREE.BoxBufferGeometry(dx, dy, dz), material);
      mesh.position.set(x, y, z);
      mesh.castShadow = mesh.receiveShadow = true;
      this.group.add(mesh);
    };
    box(0, 0, height - pad / 2, width, length, pad, cushion);
    box(0, 0, height - pad - 0.02, width - 0.06, length - 0.06, 0.04, frame);
    for (const sx of [-1, 1]) {
      for (const sy of [-1, 1]) {
        const leg = height - pad - 0.04;
        box(sx * (width / 2 - 0.08), sy * (length / 2 - 0.2), leg / 2, 0.06, 0.06, leg, frame);
      }
    }
  }

  paint() {
    for (const material of this.materials) {
      material.color = tint(Theme.colour(material.userData.colour));
    }
    this.grid.material.color = tint(Theme.colour("grid"));
  }
}

class Arm {
  constructor(robot) {
    this.robot = robot;
    this.group = new THREE.Group();
    this.links = new Map();
    this.light = solid("arm", 40, 0.12);
    this.dark = solid("arm-joint", 40, 0.12);
    this.tool = solid("tool", 60, 0.3);
    const carried = robot.moving.map((joint) => joint && joint.child);
    robot.links.forEach((shapes, name) => {
      const link = new THREE.Group();
      link.matrixAutoUpdate = false;
      const ofTool = name === "tool";
      const alternate = carried.indexOf(name) % 2 === 0;
      const material = ofTool ? this.tool : alternate ? this.dark : this.light;
      for (const shape of shapes) link.add(this.mesh(shape, material));
      this.links.set(name, link);
      this.group.add(link);
    });
  }

  mesh(shape, material) {
    let geometry;
    switch (shape.form) {
      case "sphere": geometry = new THREE.SphereBufferGeometry(shape.radius, 32, 20); break;
      case "box": geometry = new THREE.BoxBufferGeometry(...shape.size); break;
      default:
        geometry = new THREE.CylinderBufferGeometry(shape.radius, shape.radius, shape.length, 36);
        geometry.rotateX(Math.PI / 2);
    }
    const mesh = new THREE.Mesh(geometry, material);
    mesh.matrixAutoUpdate = false;
    mesh.castShadow = true;
    place(mesh, shape.X_LS);
    return mesh;
  }

  show(q) {
    const poses = this.robot.poses(q);
    for (const [name, link] of this.links) if (poses.has(name)) place(link, poses.get(name));
    return poses.get(this.robot.tip);
  }

  paint() {
    for (const material of [this.light, this.dark, this.tool]) {
      material.color = tint(Theme.colour(material.userData.colour));
    }
  }
}
