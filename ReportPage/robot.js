// SPDX-License-Identifier: GPL-3.0-or-later
// The arm as the log's own description has it: links with simple shapes, joints, and where they are.
"use strict";

const numbers = (text, fallback) =>
  text ? text.trim().split(/\s+/).map(Number) : fallback;

function originOf(element) {
  const origin = element.querySelector(":scope > origin");
  return Pose.rpy(
    numbers(origin && origin.getAttribute("xyz"), [0, 0, 0]),
    numbers(origin && origin.getAttribute("rpy"), [0, 0, 0]));
}

/** The shapes of a link that need no other file. */
function shapesOf(link, kind) {
  const shapes = [];
  for (const element of link.querySelectorAll(`:scope > ${kind}`)) {
    const form = element.querySelector(":scope > geometry > *");
    if (!form || form.tagName === "mesh") continue;
    shapes.push({
      form: form.tagName,
      radius: Number(form.getAttribute("radius")),
      length: Number(form.getAttribute("length")),
      size: numbers(form.getAttribute("size"), [0, 0, 0]),
      X_LS: originOf(element),
    });
  }
  return shapes;
}

function jointOf(element) {
  const limit = element.querySelector(":scope > limit");
  const number = (name) => (limit ? Number(limit.getAttribute(name)) : NaN);
  const axis = element.querySelector(":scope > axis");
  const along = numbers(axis && axis.getAttribute("xyz"), [1, 0, 0]);
  const length = Math.hypot(...along) || 1;
  return {
    name: element.getAttribute("name"),
    type: element.getAttribute("type"),
    parent: element.querySelector(":scope > parent").getAttribute("link"),
    child: element.querySelector(":scope > child").getAttribute("link"),
    X_LJ: originOf(element),
    axis: along.map((v) => v / length),
    lower: number("lower"), upper: number("upper"), velocity: number("velocity"),
  };
}

class Robot {
  /** @param data the report: its URDF text, its joints' names, and its frames that never move. */
  constructor(data) {
    const xml = new DOMParser().parseFromString(data.urdf || "<robot/>", "application/xml");
    const robot = xml.documentElement;
    this.links = new Map();
    for (const link of robot.querySelectorAll(":scope > link")) {
      // A link shown by meshes alone is drawn by the capsules it collides with.
      const visuals = shapesOf(link, "visual");
      this.links.set(
        link.getAttribute("name"), visuals.length ? visuals : shapesOf(link, "collision"));
    }
    this.joints = [...robot.querySelectorAll(":scope > joint")].map(jointOf);
    this.jointNames = data.joint_names;
    this.moving = data.joint_names.map((name) => this.joints.find((j) => j.name === name));
    this.addFrames(data.frames);
    const children = new Set(this.joints.map((joint) => joint.child));
    this.root = [...this.links.keys()].find((name) => !children.has(name)) || "";
    this.order = this.jointsFrom(this.root);
    this.tip = this.links.has("tool_tip") ? "tool_tip" : this.deepest();
    if (![...this.links.values()].some((shapes) => shapes.length)) this.addBones();
  }

  /** The base in the world, and frames the log has that the URDF has not. */
  addFrames(frames) {
    this.X_WB = Pose.identity();
    for (const frame of frames) {
      const X = Pose.of(frame.position_m, frame.orientation_xyzw);
      if (frame.parent === "world") {
        this.X_WB = X;
      } else if (!this.links.has(frame.child)) {
        this.links.set(frame.child, []);
        this.joints.push({
          name: frame.child, type: "fixed", parent: frame.parent, child: frame.child,
          X_LJ: X, axis: [0, 0, 1],
        });
      }
    }
  }

  /** A robot that no simple shape describes is drawn by bars from joint to joint. */
  addBones() {
    for (const { parent, X_LJ } of this.order) {
      const [x, y, z] = X_LJ.slice(9);
      const length = Math.hypot(x, y, z);
      if (length < 1e-3) continue;
      const along = Pose.rpy([x / 2, y / 2, z / 2], [0, Math.atan2(Math.hypot(x, y), z), Math.atan2(y, x)]);
      this.links.get(parent).push(
        { form: "cylinder", radius: 0.03, length, X_LS: along },
        { form: "sphere", radius: 0.04, X_LS: Pose.rpy([x, y, z], [0, 0, 0]) });
    }
  }

  /** Joints so ordered that a parent's pose is always known. */
  jointsFrom(link) {
    return this.joints.filter((joint) => joint.parent === link)
      .flatMap((joint) => [joint, ...this.jointsFrom(joint.child)]);
  }

  deepest() {
    const last = this.order[this.order.length - 1];
    return last ? last.child : this.root;
  }

  /** Every link in the world, by name. */
  poses(q) {
    const poses = new Map([[this.root, this.X_WB]]);
    for (const joint of this.order) {
      const index = this.jointNames.indexOf(joint.name);
      // Joints beside the chain are held at the position nearest zero.
      const held = Math.min(Math.max(0, joint.lower || 0), joint.upper || 0);
      const value = index >= 0 && Number.isFinite(q[index]) ? q[index] : held;
      const own = this.motion(joint, value);
      poses.set(joint.child, Pose.times(poses.get(joint.parent), Pose.times(joint.X_LJ, own)));
    }
    return poses;
  }

  motion(joint, value) {
    switch (joint.type) {
      case "revolute":
      case "continuous": return Pose.turn(joint.axis, value);
      case "prismatic":
        return [1, 0, 0, 0, 1, 0, 0, 0, 1, ...joint.axis.map((v) => v * value)];
      default: return Pose.identity();
    }
  }

  /** The origins of the moving links from the base to the tip, for line drawings. */
  spine(poses) {
    const names = [this.root, ...this.moving.map((j) => j && j.child), this.tip];
    return names.filter((name) => poses.has(name)).map((name) => poses.get(name).slice(9));
  }
}
