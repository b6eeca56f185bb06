// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// Postures of an arm, found by where its last joint stands: good places for an inverse to start.
///
/// Turning the first joint carries everything about its axis, and turning the last one moves
/// neither its own origin nor its axis. So what is tabled is only the four numbers that are left:
/// distance from the first axis, height along it, and the direction of the last axis as seen from
/// there. Both joints are then fitted to the target. Postures are drawn from a fixed stream between
/// the joint limits and sorted into cells by distance and height. Constant after `init`.
package struct PostureTable: Sendable {
  /// How many postures are drawn.
  static let size = 2048
  /// Cells across the largest distance, and along the whole range of heights.
  static let cells = (distance: 6, height: 10)
  /// The postures handed out for one target.
  static let nearestCount = 8
  /// Metres that weigh as much as a radian between the last axes.
  private static let angularScale = Dexterity.angularScale

  /// The nearest postures to one target, the nearest first.
  package struct Nearest {
    package fileprivate(set) var count = 0
    fileprivate var distance = InlineArray<8, Double>(repeating: .infinity)
    fileprivate var index = InlineArray<8, Int32>(repeating: 0)
    fileprivate var azimuth = 0.0

    fileprivate mutating func note(_ far: Double, _ entry: Int) {
      guard far < distance[PostureTable.nearestCount - 1] else { return }
      var place = min(count, PostureTable.nearestCount - 1)
      while place > 0 && distance[place - 1] > far {
        distance[place] = distance[place - 1]
        index[place] = index[place - 1]
        place -= 1
      }
      distance[place] = far
      index[place] = Int32(entry)
      count = min(count + 1, PostureTable.nearestCount)
    }
  }

  private let chain: KinematicChain
  private let lower: JointVector
  private let upper: JointVector
  /// `X_J0B`: the base in the first joint's frame at zero.
  private let toFirst: RigidTransform<Link, Base>
  private let X_TJ: RigidTransform<Tool, Link>
  /// Cell by cell: distance, height and the three numbers of the direction; the azimuth at which
  /// the last joint stands when the first is at zero.
  private let keys: [SIMD8<Double>]
  private let postures: [JointVector]
  private let firstOfCell: [Int32]
  private let lowest: Double
  private let perMetre: (distance: Double, height: Double)

  /// - Parameters:
  ///   - lower: the least joint positions to start from.
  ///   - upper: the largest.
  /// - Returns: nil for arms whose first or last joint does not turn, or of fewer than four joints.
  package init?(_ robot: RobotModel, lower: JointVector, upper: JointVector) {
    let chain = robot.chain
    let n = chain.count
    guard n >= 4, robot.jointKinds[0] != .prismatic, robot.jointKinds[n - 1] != .prismatic else {
      return nil
    }
    self.chain = chain
    self.lower = lower
    self.upper = upper
    let first = chain.joints[0]
    toFirst = RigidTransform<Base, Link>(first.rotation, first.translation).inverse
    X_TJ = chain.X_JT.inverse
    var random = SeededGenerator(seed: 1, stream: "posture table")
    var drawn: [(key: SIMD8<Double>, q: JointVector)] = []
    drawn.reserveCapacity(PostureTable.size)
    var (far, low, high) = (0.0, Double.infinity, -Double.infinity)
    for _ in 0..<PostureTable.size {
      var q = robot.limits.random(&random, count: n).clamped(lower, upper)
      q[0] = 0
      q[n - 1] = 0
      let key = PostureTable.key(toFirst * (chain.toolPose(at: q) * X_TJ))
      (far, low, high) = (max(far, key[0]), min(low, key[1]), max(high, key[1]))
      drawn.append((key, q))
    }
    lowest = low
    perMetre = (
      Double(PostureTable.cells.distance) / max(far, 1e-9),
      Double(PostureTable.cells.height) / max(high - low, 1e-9)
    )
    (keys, postures, firstOfCell) = PostureTable.sorted(drawn, low, perMetre)
  }

  /// Cell by cell, in each in the order of drawing.
  private static func sorted(
    _ drawn: [(key: SIMD8<Double>, q: JointVector)], _ lowest: Double,
    _ perMetre: (distance: Double, height: Double)
  ) -> ([SIMD8<Double>], [JointVector], [Int32]) {
    let cells = drawn.map { cell($0.key, lowest, perMetre) }
    var first = [Int32](
      repeating: 0, count: PostureTable.cells.distance * PostureTable.cells.height + 1)
    for cell in cells { first[cell + 1] += 1 }
    for i in 1..<first.count { first[i] += first[i - 1] }
    var next = first
    var keys = [SIMD8<Double>](repeating: .zero, count: drawn.count)
    var postures = [JointVector](repeating: .zero, count: drawn.count)
    for (i, cell) in cells.enumerated() {
      keys[Int(next[cell])] = drawn[i].key
      postures[Int(next[cell])] = drawn[i].q
      next[cell] += 1
    }
    return (keys, postures, first)
  }

  /// Distance, height, direction (weighted), azimuth of a last joint in the first one's frame.
  @inline(__always) private static func key(_ X: RigidTransform<Link, Link>) -> SIMD8<Double> {
    let p = X.translation
    let r = (p.x * p.x + p.y * p.y).squareRoot()
    let (c, s) = r > 1e-9 ? (p.x / r, p.y / r) : (1, 0)
    let z = X.rotation.z * angularScale
    return SIMD8(
      r, p.z, z.x * c + z.y * s, z.y * c - z.x * s, z.z, Elementary.atan2(s, c), 0, 0)
  }

  @inline(__always) private static func cell(
    _ key: SIMD8<Double>, _ lowest: Double, _ perMetre: (distance: Double, height: Double)
  ) -> Int {
    let i = min(max(0, key[0] * perMetre.distance), Double(cells.distance - 1))
    let j = min(max(0, (key[1] - lowest) * perMetre.height), Double(cells.height - 1))
    return Int(i) * cells.height + Int(j)
  }

  /// The postures whose last joint stands nearest to where the target wants it, of those that the
  /// first joint can turn there. Allocates: never.
  package func nearest(to target: PoseTarget) -> Nearest {
    let wanted = PostureTable.key(toFirst * (target.X_BT * X_TJ))
    var found = Nearest()
    found.azimuth = wanted[5]
    let cell = PostureTable.cell(wanted, lowest, perMetre)
    for i in Int(firstOfCell[cell])..<Int(firstOfCell[cell + 1]) {
      let turn = fitted(wanted[5] - keys[i][5], 0)
      guard turn >= lower[0], turn <= upper[0] else { continue }
      let d = wanted - keys[i]
      let e = d * d
      found.note(((e[0] + e[1]) + (e[2] + e[3])) + e[4], i)
    }
    return found
  }

  /// A posture found, its first and last joint fitted to the target. Allocates: never.
  package func start(_ place: Int, of nearest: Nearest, for target: PoseTarget) -> JointVector {
    let i = Int(nearest.index[place])
    let last = chain.count - 1
    var q = postures[i]
    q[0] = fitted(nearest.azimuth - keys[i][5], 0)
    let R = chain.toolPose(at: q).rotation
    let t = target.X_BT.rotation
    // The turn θ about the last axis a that brings R nearest to t maximises the trace of tᵀ exp(aθ) R.
    let a = R * X_TJ.rotation.z
    let s = a.dot(R.x.cross(t.x) + R.y.cross(t.y) + R.z.cross(t.z))
    let all = (R.x.dot(t.x) + R.y.dot(t.y)) + R.z.dot(t.z)
    let along = (a.dot(R.x) * a.dot(t.x) + a.dot(R.y) * a.dot(t.y)) + a.dot(R.z) * a.dot(t.z)
    q[last] = fitted(Elementary.atan2(s, all - along), last)
    return q.clamped(lower, upper)
  }

  /// The same angle by whole turns, within the joint's range where there is such a one.
  @inline(__always) private func fitted(_ angle: Double, _ joint: Int) -> Double {
    if angle < lower[joint] && angle + 2 * .pi <= upper[joint] { return angle + 2 * .pi }
    if angle > upper[joint] && angle - 2 * .pi >= lower[joint] { return angle - 2 * .pi }
    return angle
  }
}
