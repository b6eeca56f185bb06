// SPDX-License-Identifier: GPL-3.0-or-later

import Numerics
import SpatialMath

extension Symmetric3 {
  /// Row after row.
  private var elements: [Double] { [xx, xy, xz, xy, yy, yz, xz, yz, zz] }

  var isPositiveDefinite: Bool { (try? PositiveDefinite(size: 3, elements: elements)) != nil }

  /// The eigenvalues, largest first, of a matrix that is positive definite: its singular values.
  fileprivate var principalValues: [Double] {
    do throws(NumericsError) {
      return try SingularValues(rows: 3, columns: 3, elements: elements).values
    } catch {
      preconditionFailure("of finite elements: \(error)")
    }
  }
}

extension URDFDescription.Body {
  /// How far the largest principal moment may exceed the sum of the others, as a share of the sum
  /// of all: published figures are rounded to four digits or so.
  private static let triangleTolerance = 1e-4
  /// A radius of gyration may exceed the link's extent by this factor, for shapes need not cover all
  /// of a link.
  private static let widest = 1.25
  /// A radius of gyration below this share of the link's extent is a placeholder's, not a body's.
  private static let narrowest = 0.01

  /// What is odd about the link's inertia; empty without `<inertial>` or mass.
  ///
  /// The extent is compared only where no collision shape is a mesh: whatever lies within the
  /// distance R of its centre of mass has no moment above m R².
  func oddities() -> [RobotFileWarning.Problem] {
    guard let inertial, inertial.mass > 0 else { return [] }
    var problems: [RobotFileWarning.Problem] = []
    let moments = inertial.central.principalValues
    let others = moments[1] + moments[2]
    if moments[0] - others > Self.triangleTolerance * (moments[0] + others) {
      problems.append(.triangleInequality(moments: moments))
    }
    guard let corners else { return problems }
    let gyration = (moments[0] / inertial.mass).squareRoot()
    let extent = corners.map { ($0 - inertial.centre).length }.max() ?? 0
    if gyration > Self.widest * extent {
      problems.append(.tooWide(gyration: gyration, extent: extent))
    }
    if gyration < Self.narrowest * extent {
      problems.append(.tooNarrow(gyration: gyration, extent: extent))
    }
    let c = inertial.centre
    let outside = (0..<3).contains { i in
      corners.allSatisfy { $0[i] < c[i] } || corners.allSatisfy { $0[i] > c[i] }
    }
    if outside { problems.append(.centreOutside) }
    return problems
  }

  /// The corners of the boxes around the collision shapes, a cylinder taken as its capsule, in the
  /// link's frame [m]; nil without shapes or with a mesh among them.
  private var corners: [Vector3]? {
    guard !collisions.isEmpty else { return nil }
    var points: [Vector3] = []
    for shape in collisions {
      let h: Vector3
      switch shape.form {
      case .sphere(let radius): h = [radius, radius, radius]
      case .cylinder(let radius, let length): h = [radius, radius, length / 2 + radius]
      case .box(let size): h = size * 0.5
      case .mesh: return nil
      }
      for corner in 0..<8 {
        points.append(
          shape.X_LS * [
            corner & 1 == 0 ? h.x : -h.x, corner & 2 == 0 ? h.y : -h.y,
            corner & 4 == 0 ? h.z : -h.z,
          ])
      }
    }
    return points
  }
}
