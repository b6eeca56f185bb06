// SPDX-License-Identifier: GPL-3.0-or-later
// Rigid transforms as arrays of twelve: three columns of the rotation, then the translation.
"use strict";

const Pose = {
  identity() { return [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]; },

  /** From a position and a quaternion x, y, z, w, which need not be of length one. */
  of(p, [x, y, z, w]) {
    const s = 2 / (x * x + y * y + z * z + w * w);
    return [
      1 - s * (y * y + z * z), s * (x * y + z * w), s * (x * z - y * w),
      s * (x * y - z * w), 1 - s * (x * x + z * z), s * (y * z + x * w),
      s * (x * z + y * w), s * (y * z - x * w), 1 - s * (x * x + y * y),
      p[0], p[1], p[2],
    ];
  },

  /** A turn about a unit axis. */
  turn(axis, angle) {
    const half = angle / 2;
    const s = Math.sin(half);
    return Pose.of([0, 0, 0], [axis[0] * s, axis[1] * s, axis[2] * s, Math.cos(half)]);
  },

  /** URDF's origin: fixed-axis roll, pitch, yaw. */
  rpy(p, [roll, pitch, yaw]) {
    const turned = Pose.times(
      Pose.turn([0, 0, 1], yaw), Pose.times(Pose.turn([0, 1, 0], pitch), Pose.turn([1, 0, 0], roll)));
    return turned.slice(0, 9).concat(p);
  },

  rotate(X, v) {
    return [0, 1, 2].map((k) => X[k] * v[0] + X[3 + k] * v[1] + X[6 + k] * v[2]);
  },

  apply(X, p) {
    return Pose.rotate(X, p).map((value, k) => value + X[9 + k]);
  },

  times(A, B) {
    return [0, 3, 6].flatMap((c) => Pose.rotate(A, B.slice(c, c + 3)))
      .concat(Pose.apply(A, B.slice(9)));
  },
};

/** A target of the plan in the patient, where the breath has moved the skin: first order. */
function targetPose(target, thorax, abdomen) {
  const along = (key, k) =>
    target.thorax[key][k] * thorax + target.abdomen[key][k] * abdomen;
  const shift = [0, 1, 2].map((k) => along("translation", k));
  const turn = [0, 1, 2].map((k) => along("rotation_rad_m", k));
  const X = target.X_PA;
  const at = X.xyz_m.map((value, k) => value + shift[k]);
  const angle = Math.hypot(...turn);
  const columns = [X.x, X.y, X.z];
  if (angle < 1e-12) return columns.flat().concat(at);
  const R = Pose.turn(turn.map((v) => v / angle), angle);
  return columns.flatMap((c) => Pose.rotate(R, c)).concat(at);
}
