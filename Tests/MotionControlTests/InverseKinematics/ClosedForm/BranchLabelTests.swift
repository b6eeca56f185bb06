// SPDX-License-Identifier: GPL-3.0-or-later

import MotionControl
import SpatialMath
import Testing
import _TestSupport

@Suite("BranchLabel") struct BranchLabelTests {
  @Test("up, down, left and right of the UR5e are what they say", arguments: seeds(300))
  func sides(seed: UInt64) throws {
    let chain = ClosedFormArms.ur5e
    let form = try #require(ClosedForm(chain))
    var random = SeededGenerator(seed: seed)
    let q = ClosedFormArms.posture(6, &random)
    let label = form.branch(of: q)
    let bodies = chain.bodyPoses(at: q)
    // Axes 2, 3 and 4 where they cross the plane of the upper arm.
    let (shoulder, elbow, hand) = (
      bodies[2].translation, bodies[3].translation, bodies[4].translation
    )
    // Where axes 5 and 6 meet.
    let wrist = bodies[6].translation
    let outward = Vector3(wrist.x, wrist.y, 0).normalized
    let plane = bodies[2].rotation.z
    let side = plane.dot(wrist) > 0 ? plane : -plane
    #expect(label.isFirst(.shoulder) == (Vector3(0, 0, 1).cross(outward).dot(side) > 0))
    // The height of the elbow over the line, seen with the wrist in front; it is counted along the
    // line's own normal, so that it means something for a steep line too.
    let line = hand - shoulder
    let forward = plane.cross(Vector3(0, 0, 1))
    let front = forward.dot(wrist) > 0 ? forward : -forward
    let arm = elbow - shoulder
    let height = front.dot(line) * arm.z - line.z * front.dot(arm)
    #expect(label.isFirst(.elbow) == (height > 0))
    #expect(label.isFirst(.wrist) == (Elementary.sincos(q[4]).sin > 0))
  }

  @Test("the words say sides on six joints and signs on seven")
  func words() {
    #expect(
      BranchLabel(rawValue: 1 + 2).description == "shoulder left, elbow up, wrist flipped")
    #expect(
      BranchLabel(rawValue: 4 + 32).description
        == "shoulder right, elbow singular, wrist not flipped")
    #expect(
      BranchLabel(rawValue: 128 + 2).description == "shoulder −, elbow +, wrist −")
  }

  @Test("a flip is a change of a side for good, in all of 8 × 8 pairs, both kinds of arm")
  func flips() {
    for a in UInt8(0)..<8 {
      for b in UInt8(0)..<8 {
        let isFlip = BranchLabel(rawValue: a).isFlip(to: BranchLabel(rawValue: b))
        #expect(isFlip == (a != b))
        let isFlip7 = BranchLabel(rawValue: a + 128).isFlip(to: BranchLabel(rawValue: b + 128))
        #expect(isFlip7 == ((a ^ b) & 2 != 0))
        let isFlipOver = BranchLabel(rawValue: a + 0x70).isFlip(to: BranchLabel(rawValue: b))
        #expect(!isFlipOver)
      }
    }
  }

  /// The determinant of the first six columns of the Jacobian.
  static func determinant(_ J: Jacobian) -> Double {
    var rows = (0..<6).map { row in
      (0..<6).map { row < 3 ? J.angular[$0][row] : J.linear[$0][row - 3] }
    }
    var product = 1.0
    for k in 0..<6 {
      let pivot = (k..<6).max { abs(rows[$0][k]) < abs(rows[$1][k]) } ?? k
      if pivot != k {
        rows.swapAt(pivot, k)
        product = -product
      }
      product *= rows[k][k]
      for i in (k + 1)..<6 {
        let factor = rows[i][k] / rows[k][k]
        for j in k..<6 { rows[i][j] -= factor * rows[k][j] }
      }
    }
    return product
  }

  /// The three numbers whose signs the label tells are the factors of the determinant, so their
  /// product has its sign everywhere or nowhere: none can change at another place than a singularity
  /// unless two do. With six joints "up" is the product of the signs of base and elbow; of the
  /// Panda's joints the first six count.
  @Test("the sides change where the Jacobian's determinant changes its sign")
  func determinant() throws {
    for (geometry, chain) in try ClosedFormArms.all() where geometry != .swivel {
      let form = try #require(ClosedForm(chain))
      var random = SeededGenerator(seed: 77)
      var agreeing = 0
      for _ in 0..<2000 {
        let q = ClosedFormArms.posture(chain.count, &random)
        let label = form.branch(of: q)
        var isEven = label.isFirst(.elbow) == label.isFirst(.wrist)
        if geometry == .offsetWrist { isEven = isEven == label.isFirst(.shoulder) }
        let isPositive = Self.determinant(chain.kinematics(at: q).J_BT) > 0
        agreeing += isEven == isPositive ? 1 : 0
      }
      #expect(agreeing == 0 || agreeing == 2000, "\(geometry): \(agreeing)")
    }
  }
}
