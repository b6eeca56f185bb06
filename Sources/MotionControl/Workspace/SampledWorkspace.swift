// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// Where the tool tip gets and how it can be turned there, by postures drawn evenly within the
/// joint limits.
///
/// The ball that no tip leaves is cut into cubes; each remembers in which of six sectors the tool
/// axis pointed when the tip was in it, one about each direction of a base axis. What was not drawn
/// is not seen, so volume and dexterity grow with the number of postures; cubes tell the volume of
/// an arm's reach to a few hundredths. Same arm, seed and count, same figures everywhere.
package struct SampledWorkspace: Equatable, Sendable {
  /// Edge of a cube, but for arms with more than `mostCells` across their reach [m].
  package static let finestCell = 0.08
  /// Cubes along the diameter of the reach.
  package static let mostCells = 80

  /// Postures drawn: the number asked for, rounded up to a multiple of eight.
  package let sampleCount: Int
  /// Edge of a cube [m].
  package let cell: Double
  /// Of the cubes entered; one with a neighbour that was not counts half [m³].
  package let volume: Double
  /// Share of the cubes entered in which the tool axis pointed into all six sectors.
  package let dexterousShare: Double
  /// Distance of the tip from the centre of its reach, see `ReachSphere` [m].
  package let radius: ClosedRange<Double>
  /// Height of the tip along z of the base [m].
  package let height: ClosedRange<Double>

  /// - Parameter samples: how many postures; at least one.
  /// - Complexity: O(samples). Allocates: once.
  package init(_ robot: RobotModel, samples: Int, seed: UInt64) {
    precondition(samples > 0, "\(samples) samples")
    let reach = ReachSphere(robot)
    let groups = (samples + 7) / 8
    var grid = Grid(reach)
    var random = SeededGenerator(seed: seed, stream: "workspace")
    var nearest = Double.infinity
    var farthest = 0.0
    var lowest = Double.infinity
    var highest = -Double.infinity
    var postures = Postures8()
    for _ in 0..<groups {
      for k in 0..<8 { postures[k] = robot.limits.random(&random, count: robot.jointCount) }
      let poses = robot.chain.toolPoses(at: postures)
      for k in 0..<8 {
        let X_BT = poses[k]
        let p = X_BT.translation
        let r = (p - reach.center_B).length
        nearest = min(nearest, r)
        farthest = max(farthest, r)
        lowest = min(lowest, p.z)
        highest = max(highest, p.z)
        grid.note(p, axis: X_BT.rotation.z)
      }
    }
    sampleCount = groups * 8
    cell = grid.cell
    (volume, dexterousShare) = grid.summary
    radius = nearest...farthest
    height = lowest...highest
  }
}

/// The cubes, each with one bit for each sector of the tool axis.
private struct Grid {
  let cell: Double
  private let low: Vector3
  private let count: Int
  private var sectors: [UInt8]

  init(_ reach: ReachSphere) {
    cell = max(
      SampledWorkspace.finestCell, 2 * reach.radius / Double(SampledWorkspace.mostCells))
    // A layer of cubes all around that the tip never enters.
    low = reach.center_B - Vector3(1, 1, 1) * (reach.radius + cell)
    count = Int((2 * reach.radius / cell).rounded(.up)) + 3
    sectors = [UInt8](repeating: 0, count: count * count * count)
  }

  mutating func note(_ p: Vector3, axis: Vector3) {
    let at = (p - low) / cell
    sectors[(Int(at.x) * count + Int(at.y)) * count + Int(at.z)] |= Grid.sector(of: axis)
  }

  /// The bit of the base axis that a direction is nearest to.
  private static func sector(of d: Vector3) -> UInt8 {
    let (x, y, z) = (abs(d.x), abs(d.y), abs(d.z))
    if x >= y && x >= z { return d.x > 0 ? 1 : 2 }
    if y >= z { return d.y > 0 ? 4 : 8 }
    return d.z > 0 ? 16 : 32
  }

  /// Volume [m³] and share of dexterous cubes.
  var summary: (volume: Double, dexterousShare: Double) {
    let steps = [1, -1, count, -count, count * count, -count * count]
    var halves = 0
    var entered = 0
    var dexterous = 0
    for i in sectors.indices where sectors[i] != 0 {
      entered += 1
      if sectors[i] == 63 { dexterous += 1 }
      halves += steps.allSatisfy { sectors[i + $0] != 0 } ? 2 : 1
    }
    return (0.5 * Double(halves) * (cell * cell * cell), Double(dexterous) / Double(entered))
  }
}
