// SPDX-License-Identifier: GPL-3.0-or-later

package import Numerics
import SpatialMath

/// Finds the kinds of postures within the limits at which an arm loses a direction of motion.
///
/// From postures drawn within the limits it descends to where the smallest singular value of the
/// Jacobian vanishes, then tells the kinds apart by the joints that lead out. The same arm gives
/// the same list everywhere. What a search does not find may still exist.
package struct SingularitySearch: Sendable {
  /// Descents made.
  package static let samples = 400
  /// Steps of one descent.
  private static let steps = 60
  /// A singular value below this is rounding: singular.
  private static let vanishing = 1e-10
  /// A joint is free when it can move this far without leaving, to `stillSingular` [rad, m].
  private static let excursions = [0.3, 0.05, -0.05, -0.3]
  private static let stillSingular = 1e-6
  /// The longest step, so that a linear guess stays one [rad, m].
  private static let longestStep = 0.3
  /// Values of a joint that differ by less are one place [rad, m].
  private static let samePlace = 1e-4

  private let chain: KinematicChain
  private let limits: JointLimits
  private let length: Double

  /// - Parameter reach: how far the arm reaches; lengths are divided by its bound.
  package init(_ robot: RobotModel, reach: Reach) {
    chain = robot.chain
    limits = robot.limits
    length = max(reach.bound, 1e-3)
  }

  /// The kinds found, the one with the fewest joints first.
  package func run() throws(NumericsError) -> [Singularity] {
    var random = SeededGenerator(seed: 1, stream: "singularities")
    var groups: [(joints: [Int], postures: [JointVector])] = []
    for _ in 0..<SingularitySearch.samples {
      let start = limits.random(&random, count: chain.count)
      guard let q = try descend(from: start) else { continue }
      let joints = try leading(out: q)
      if let known = groups.firstIndex(where: { $0.joints == joints }) {
        groups[known].postures.append(q)
      } else {
        groups.append((joints, [q]))
      }
    }
    var kinds: [Singularity] = []
    for group in groups { kinds += try split(group.postures, joints: group.joints) }
    return kinds.sorted { a, b in
      if a.joints.count != b.joints.count { return a.joints.count < b.joints.count }
      if a.joints != b.joints { return a.joints.lexicographicallyPrecedes(b.joints) }
      return order(a).lexicographicallyPrecedes(order(b))
    }
  }

  /// The places of a kind in steps of what counts as one place, so that rounding orders nothing.
  private func order(_ kind: Singularity) -> [Double] {
    kind.conditions.map { ($0.value / SingularitySearch.samePlace).rounded() }
  }

  private func scaled(_ q: JointVector) -> ScaledJacobian {
    ScaledJacobian(chain, at: q, length: length)
  }

  private func smallest(_ q: JointVector) throws(NumericsError) -> Double {
    let values = try scaled(q).decomposition().values
    return values[values.count - 1]
  }

  /// A singular posture within the limits, or nil where the descent ends elsewhere.
  ///
  /// It goes on until a step no longer helps: where kinds of singularities meet, the singular value
  /// vanishes long before the posture is there.
  private func descend(from start: JointVector) throws(NumericsError) -> JointVector? {
    var q = start
    var best: (value: Double, q: JointVector)?
    for _ in 0..<SingularitySearch.steps {
      let J = scaled(q)
      let svd = try J.decomposition()
      let value = svd.values[J.columns - 1]
      if value < SingularitySearch.vanishing {
        if let best, best.value <= value { return best.q }
        best = (value, q)
      }
      guard value > 0, let dq = try J.stepToLessRank(svd) else { break }
      let size = dq.maxMagnitude
      let shorter = size > SingularitySearch.longestStep ? SingularitySearch.longestStep / size : 1
      q = (q + dq * shorter).clamped(limits.lower, limits.upper)
    }
    return best?.q
  }

  /// The joints whose own motion restores the rank.
  private func leading(out q: JointVector) throws(NumericsError) -> [Int] {
    var joints: [Int] = []
    for i in 0..<chain.count {
      var worst = 0.0
      for excursion in SingularitySearch.excursions {
        var moved = q
        moved[i] += excursion
        worst = max(worst, try smallest(moved))
      }
      if worst > SingularitySearch.stillSingular { joints.append(i) }
    }
    return joints
  }

  /// Postures of one set of joints, told apart by the places where those joints always stand.
  private func split(
    _ postures: [JointVector], joints: [Int]
  ) throws(NumericsError) -> [Singularity] {
    let placed = joints.filter { joint in
      var places: [Double] = []
      for q in postures where !places.contains(where: { isSame($0, place(q, joint)) }) {
        places.append(place(q, joint))
      }
      return places.count * 3 <= postures.count
    }
    var kinds: [(places: [Double], postures: [JointVector])] = []
    for q in postures {
      let places = placed.map { place(q, $0) }
      if let known = kinds.firstIndex(where: { zip($0.places, places).allSatisfy(isSame) }) {
        kinds[known].postures.append(q)
      } else {
        kinds.append((places, [q]))
      }
    }
    var found: [Singularity] = []
    for kind in kinds {
      let example = kind.postures[0]
      found.append(
        Singularity(
          joints: joints,
          conditions: zip(placed, kind.places).map { Singularity.Condition(joint: $0, value: $1) },
          dependent: try fewestDependent(at: example), example: example,
          smallestValue: try smallest(example), found: kind.postures.count))
    }
    return found
  }

  /// A joint's position; whole turns left out, and −π taken for π.
  private func place(_ q: JointVector, _ joint: Int) -> Double {
    guard chain.joints[joint].kind != .prismatic else { return q[joint] }
    let turns = (q[joint] / (2 * .pi)).rounded()
    let angle = q[joint] - turns * (2 * .pi)
    return angle < -.pi + SingularitySearch.samePlace ? angle + 2 * .pi : angle
  }

  private func isSame(_ a: Double, _ b: Double) -> Bool {
    abs(a - b) < SingularitySearch.samePlace
  }

  /// The smallest set of joints with dependent axes; the first in order among equals.
  private func fewestDependent(at q: JointVector) throws(NumericsError) -> [Int] {
    let J = scaled(q)
    var best: [Int] = []
    for bits in 1..<(1 << chain.count) {
      let joints = (0..<chain.count).filter { bits & (1 << $0) != 0 }
      guard best.isEmpty || joints.count < best.count else { continue }
      if try J.independence(of: joints) < SingularitySearch.stillSingular { best = joints }
    }
    return best
  }
}
