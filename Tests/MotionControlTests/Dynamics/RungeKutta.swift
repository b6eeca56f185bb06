// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath

/// A test's own integrator: the classical Runge–Kutta method of fourth order with a fixed step.
struct RungeKutta {
  var q: JointVector
  var qd: JointVector

  /// One step of `h` [s] under q̈ = f(q, q̇).
  mutating func step(_ h: Double, _ f: (JointVector, JointVector) -> JointVector) {
    let (v1, a1) = (qd, f(q, qd))
    let (v2, a2) = (qd + a1 * (0.5 * h), f(q + v1 * (0.5 * h), qd + a1 * (0.5 * h)))
    let (v3, a3) = (qd + a2 * (0.5 * h), f(q + v2 * (0.5 * h), qd + a2 * (0.5 * h)))
    let (v4, a4) = (qd + a3 * h, f(q + v3 * h, qd + a3 * h))
    q = q + (v1 + (v2 + v3) * 2 + v4) * (h / 6)
    qd = qd + (a1 + (a2 + a3) * 2 + a4) * (h / 6)
  }
}
