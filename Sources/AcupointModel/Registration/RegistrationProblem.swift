// SPDX-License-Identifier: GPL-3.0-or-later

import Numerics
import SpatialMath

/// Where a body is and how it stands as numbers for a fit, in standard deviations: the pose of P in
/// the tracker's frame about a start, then the parameters of the articulated model.
struct BodyState {
  /// Turn and shift of the pose are counted in these [rad], [m].
  static let turnScale = 0.02
  static let shiftScale = 0.01
  static let poseCount = 6

  /// The pose that the first six numbers are about.
  var start: RigidTransform<Tracker, SpatialMath.Patient>
  /// The turn is about this point of the tracker's frame [m].
  var pivot: Vector3
  /// Pose, then parameters, each over its scale.
  var numbers: [Double]

  /// The pose for these numbers.
  func pose(_ x: borrowing Span<Double>) -> RigidTransform<Tracker, SpatialMath.Patient> {
    let turn = RotationMatrix.exp(rotationVector(x))
    return RigidTransform(
      turn * start.rotation, pivot + turn * (start.translation - pivot) + shift(x))
  }

  func rotationVector(_ x: borrowing Span<Double>) -> Vector3 {
    Vector3(x[0], x[1], x[2]) * Self.turnScale
  }

  func shift(_ x: borrowing Span<Double>) -> Vector3 {
    Vector3(x[3], x[4], x[5]) * Self.shiftScale
  }

  /// The pose as it stands.
  var X_CP: RigidTransform<Tracker, SpatialMath.Patient> { pose(numbers.span) }
}

/// What was measured, ready for the fit.
struct Observations {
  /// A named place of the skin, measured in all three directions.
  struct Point {
    let handle: SkinHandle
    /// In C [m].
    let measured: Vector3
    /// One standard deviation of each axis [m].
    let sigma: Double
  }

  /// A place on the skin of which only the distance to the surface counts.
  struct Plane {
    let handle: SkinHandle
    /// In C [m].
    let measured: Vector3
    /// Outward unit normal in C, kept while one set of places is fitted.
    let normal: Vector3
    /// One standard deviation along the normal [m].
    let sigma: Double
  }

  var points: [Point]
  var planes: [Plane]
}

/// Weighted differences between model and measurement, then the priors as further rows.
struct RegistrationProblem: LeastSquaresProblem {
  let model: ArticulatedModel
  let body: BodyState
  let observations: Observations

  var parameterCount: Int { BodyState.poseCount + model.parameterCount }

  var residualCount: Int {
    3 * observations.points.count + observations.planes.count + model.parameterCount
  }

  /// The model's own parameters, in their units.
  func parameters(_ x: borrowing Span<Double>) -> [Double] {
    model.deviations.indices.map { x[BodyState.poseCount + $0] * model.deviations[$0] }
  }

  func residuals(at x: Span<Double>, into f: inout MutableSpan<Double>) {
    let X_CP = body.pose(x)
    let state = model.state(parameters(x)[...])
    var row = 0
    for point in observations.points {
      let error = (X_CP * point.handle.position(state) - point.measured) / point.sigma
      for k in 0..<3 { f[row + k] = error[k] }
      row += 3
    }
    for plane in observations.planes {
      let error = X_CP * plane.handle.position(state) - plane.measured
      f[row] = error.dot(plane.normal) / plane.sigma
      row += 1
    }
    for k in 0..<model.parameterCount { f[row + k] = x[BodyState.poseCount + k] }
  }

  func jacobian(at x: Span<Double>, into j: inout MutableSpan<Double>) {
    var motion = Motion(self, x)
    let n = parameterCount
    var row = 0
    for point in observations.points {
      motion.place(point.handle)
      for c in 0..<n {
        let d = motion.columns[c] / point.sigma
        for k in 0..<3 { j[(row + k) * n + c] = d[k] }
      }
      row += 3
    }
    for plane in observations.planes {
      motion.place(plane.handle)
      let normal = plane.normal / plane.sigma
      for c in 0..<n { j[row * n + c] = motion.columns[c].dot(normal) }
      row += 1
    }
    for k in 0..<model.parameterCount {
      for c in 0..<n { j[(row + k) * n + c] = c == BodyState.poseCount + k ? 1 : 0 }
    }
  }

  /// How places of the skin move in C with every number of the fit, at one state.
  struct Motion {
    private let problem: RegistrationProblem
    private let X_CP: RigidTransform<Tracker, SpatialMath.Patient>
    private let state: ArticulatedModel.State
    private let rates: ArticulatedModel.Rates
    private let turns: [Vector3]
    private let origin: Vector3
    private var own: [Vector3]
    /// Per number of the fit [m].
    private(set) var columns: [Vector3]

    init(_ problem: RegistrationProblem, _ x: borrowing Span<Double>) {
      self.problem = problem
      X_CP = problem.body.pose(x)
      let parameters = problem.parameters(x)
      state = problem.model.state(parameters[...])
      rates = problem.model.rates(parameters[...], at: state)
      let w = problem.body.rotationVector(x)
      turns = [Vector3(1, 0, 0), Vector3(0, 1, 0), Vector3(0, 0, 1)].map {
        leftJacobian(w, $0) * BodyState.turnScale
      }
      origin = problem.body.pivot + problem.body.shift(x)
      own = Array(repeating: .zero, count: problem.model.parameterCount)
      columns = Array(repeating: .zero, count: problem.parameterCount)
      for k in 0..<3 { columns[3 + k][k] = BodyState.shiftScale }
    }

    /// The place of a handle in C [m]; fills `columns`.
    @discardableResult
    mutating func place(_ handle: SkinHandle) -> Vector3 {
      let p = X_CP * handle.position(state, rates, into: &own)
      for k in 0..<3 { columns[k] = turns[k].cross(p - origin) }
      for k in own.indices {
        columns[BodyState.poseCount + k] = X_CP.rotation * own[k] * problem.model.deviations[k]
      }
      return p
    }
  }
}
