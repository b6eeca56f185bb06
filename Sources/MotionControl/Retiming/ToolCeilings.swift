// SPDX-License-Identifier: GPL-3.0-or-later

package import Safety
package import SpatialMath

/// How fast the tool tip may move where: everywhere, and near the skin it is about to touch.
package struct ToolCeilings: Equatable, Sendable {
  package let limits: SpeedLimits
  /// The skin at the target as a plane; nil on the way over the patient, where the tool keeps
  /// above `SpeedLimits.nearDistance`.
  package let skin: Skin?

  package struct Skin: Equatable, Sendable {
    /// A point of the plane in the base [m].
    package let p_BA: Vector3
    /// Outward unit normal.
    package let n_B: Vector3

    package init(p_BA: Vector3, n_B: Vector3) {
      self.p_BA = p_BA
      self.n_B = n_B
    }
  }

  package init(_ limits: SpeedLimits = SpeedLimits(), skin: Skin? = nil) {
    self.limits = limits
    self.skin = skin
  }

  /// A tip velocity over the ceiling that applies there; proportional to the velocity.
  package func ratio(of velocity: Vector3, at p_BT: Vector3) -> Double {
    ratio(of: velocity, atHeight: height(of: p_BT))
  }

  /// The height of the tip above the skin at the target [m]; infinite without one.
  func height(of p_BT: Vector3) -> Double {
    skin.map { (p_BT - $0.p_BA).dot($0.n_B) } ?? .infinity
  }

  func ratio(of velocity: Vector3, atHeight height: Double) -> Double {
    let ratio = velocity.length / limits.absolute
    guard let skin, height < limits.nearDistance else { return ratio }
    let outward = velocity.dot(skin.n_B)
    let along = (velocity - skin.n_B * outward).length
    return max(
      max(ratio, along / limits.tangential),
      outward < 0 ? -outward / limits.closing : outward / limits.opening)
  }
}
