// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import Recording
import SpatialMath

/// The quantities of a run that the page plots and draws from, each thinned to its own bound.
///
/// The bounds to begin with are an order below what a reader can tell on a screen and what the run is
/// judged by.
struct RunCurves: Sendable {
  /// The curves that are one number each, in the order of the plots.
  private enum Quantity: Int, CaseIterable {
    case forceDesired, forceMeasured, forceTrue, depth, control, total, angle, speed
    case thorax, abdomen

    var curve: ThinnedCurve {
      switch self {
      case .forceDesired: ThinnedCurve("force_desired_n", bound: 0.002)
      case .forceMeasured: ThinnedCurve("force_measured_n", bound: 0.002)
      case .forceTrue: ThinnedCurve("force_true_n", bound: 0.002)
      case .depth: ThinnedCurve("depth_mm", bound: 0.002)
      case .control: ThinnedCurve("control_error_mm", bound: 2e-5)
      case .total: ThinnedCurve("total_error_mm", bound: 2e-5)
      case .angle: ThinnedCurve("angle_error_deg", bound: 2e-4)
      case .speed: ThinnedCurve("tool_speed_mm_s", bound: 0.2)
      case .thorax: ThinnedCurve("breathing_thorax_m", bound: 1e-5)
      case .abdomen: ThinnedCurve("breathing_abdomen_m", bound: 1e-5)
      }
    }
  }

  private var position: [ThinnedCurve]
  private var velocity: [ThinnedCurve]
  private var tool: [ThinnedCurve]
  private var patient: [ThinnedCurve]
  private var orientation: [ThinnedCurve]
  private var quantities = Quantity.allCases.map(\.curve)
  /// Of a run in real time alone.
  private var lateness = ThinnedCurve("wake_lateness_us", bound: 0.05)
  private var execution = ThinnedCurve("execution_cpu_us", bound: 0.05)

  private let rate: ControlRate
  private var previous: TruthRecord?
  private var lastOrientation = (v: Vector3.zero, w: 1.0)

  init(rate: ControlRate, jointCount: Int) {
    self.rate = rate
    position = (0..<jointCount).map { ThinnedCurve("q_rad.\($0)", bound: 1e-5) }
    velocity = (0..<jointCount).map { ThinnedCurve("qd_rad_s.\($0)", bound: 5e-4) }
    tool = ["x", "y", "z"].map { ThinnedCurve("tool_\($0)_m", bound: 2e-5) }
    patient = ["x", "y", "z"].map { ThinnedCurve("patient_\($0)_m", bound: 2e-5) }
    orientation = ["x", "y", "z", "w"].map { ThinnedCurve("patient_q\($0)", bound: 2e-5) }
  }

  var all: [ThinnedCurve] {
    var curves = position + velocity + quantities + tool + patient + orientation
    curves += [lateness, execution].filter { !$0.isEmpty }
    for i in curves.indices { curves[i].finish() }
    return curves
  }

  private mutating func add(_ value: Double, to quantity: Quantity, at tick: Int) {
    quantities[quantity.rawValue].add(value, at: tick)
  }

  /// Says that nothing is known from a tick on, until the next.
  mutating func interrupt(at tick: Int) {
    func end(_ curves: inout [ThinnedCurve]) {
      for i in curves.indices { curves[i].interrupt(at: tick) }
    }
    end(&position)
    end(&velocity)
    end(&tool)
    end(&patient)
    end(&orientation)
    end(&quantities)
    previous = nil
  }

  /// What the controller was told and wanted.
  mutating func add(_ tick: LoggedTick) {
    let index = tick.input.tick.index
    for i in position.indices {
      position[i].add(tick.input.robot.q[i], at: index)
      velocity[i].add(tick.input.robot.qd[i], at: index)
    }
    add(tick.forceDesired, to: .forceDesired, at: index)
    add(tick.forceMeasured, to: .forceMeasured, at: index)
  }

  /// What was really the case.
  ///
  /// - Parameter isServing: whether the tool is at its target, so that errors mean something.
  mutating func add(_ truth: TruthRecord, isServing: Bool) {
    let index = truth.tick.index
    for k in 0..<3 {
      tool[k].add(truth.X_WT.translation[k], at: index)
      patient[k].add(truth.X_WP.translation[k], at: index)
    }
    let q = UnitQuaternion(truth.X_WP.rotation)
    // Of the two quaternions of one rotation, the one the curve was at.
    let same = q.v.dot(lastOrientation.v) + q.w * lastOrientation.w
    lastOrientation = same < 0 ? (-q.v, -q.w) : (q.v, q.w)
    for k in 0..<3 { orientation[k].add(lastOrientation.v[k], at: index) }
    orientation[3].add(lastOrientation.w, at: index)
    add(truth.breathing.thorax, to: .thorax, at: index)
    add(truth.breathing.abdomen, to: .abdomen, at: index)
    add(truth.contact?.normalForce ?? 0, to: .forceTrue, at: index)
    add(max(0, truth.contact?.depth ?? 0) * 1000, to: .depth, at: index)
    addError(of: truth, isServing: isServing)
    if let previous, index > previous.tick.index {
      let moved = (truth.X_WT.translation - previous.X_WT.translation).length
      let time = Double(index - previous.tick.index) * rate.period
      add(moved / time * 1000, to: .speed, at: index)
    }
    previous = truth
  }

  /// Tool to true point, along the skin and between the axes.
  private mutating func addError(of truth: TruthRecord, isServing: Bool) {
    let index = truth.tick.index
    guard isServing, truth.target >= 0 else {
      quantities[Quantity.total.rawValue].interrupt(at: index)
      quantities[Quantity.angle.rawValue].interrupt(at: index)
      return
    }
    let normal = truth.X_WA.rotation.z
    let offset = truth.X_WT.translation - truth.X_WA.translation
    add(offset.rejected(from: normal).length * 1000, to: .total, at: index)
    let axis = -truth.X_WT.rotation.z
    let turn = Elementary.atan2(axis.cross(normal).length, axis.dot(normal))
    add(turn * 180 / .pi, to: .angle, at: index)
  }

  /// How the machine kept up, by its own clocks [µs].
  mutating func addTiming(lateness late: Double, execution spent: Double, at tick: Int) {
    lateness.add(late, at: tick)
    execution.add(spent, at: tick)
  }

  /// Tool to estimated point, along the skin; both in the robot's base.
  mutating func addControlError(
    tool X_BT: RigidTransform<Base, Tool>, target X_BA: RigidTransform<Base, Acupoint>,
    at tick: Int, isServing: Bool
  ) {
    guard isServing else {
      return quantities[Quantity.control.rawValue].interrupt(at: tick)
    }
    let offset = X_BT.translation - X_BA.translation
    add(offset.rejected(from: X_BA.rotation.z).length * 1000, to: .control, at: tick)
  }
}
