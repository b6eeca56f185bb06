// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

/// Two shapes of one arm that are to keep apart: indices into `RobotModel.shapes`.
package struct ShapePair: Equatable, Sendable {
  package let first: Int
  package let second: Int
}

extension ShapePair {
  /// Postures drawn to see which shapes overlap by their roundness alone.
  private static let samples = 200

  /// The pairs whose distance means something.
  ///
  /// Left out are shapes of one body or of neighbouring bodies, which share a joint, and shapes
  /// that overlap at more than half of the postures drawn within the limits: there it is the
  /// capsules that overlap, not the arm. The same robot gives the same pairs everywhere.
  static func pairs(
    of shapes: [LinkShape], chain: KinematicChain, limits: JointLimits
  ) -> [ShapePair] {
    var candidates: [ShapePair] = []
    for second in shapes.indices {
      for first in 0..<second where abs(shapes[first].body - shapes[second].body) > 1 {
        candidates.append(ShapePair(first: first, second: second))
      }
    }
    guard !candidates.isEmpty else { return [] }
    var overlaps = [Int](repeating: 0, count: candidates.count)
    var random = SeededGenerator(seed: 1, stream: "shape pairs")
    for _ in 0..<samples {
      let bodies = chain.bodyPoses(at: limits.random(&random, count: chain.count))
      let capsules = shapes.map { $0.capsule.moved(by: bodies[$0.body]) }
      for (i, pair) in candidates.enumerated()
      where capsules[pair.first].separation(from: capsules[pair.second]).gap < 0 {
        overlaps[i] += 1
      }
    }
    return candidates.indices.filter { overlaps[$0] * 2 <= samples }.map { candidates[$0] }
  }
}
