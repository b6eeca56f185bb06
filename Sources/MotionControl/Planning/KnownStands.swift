// SPDX-License-Identifier: GPL-3.0-or-later

package import SpatialMath

/// What looking for a place of the base has found out about the targets there, for a plan to begin with.
package struct KnownStands: Sendable {
  /// A posture above each target below which the arm can stand at it; nil where none is known.
  package let hovers: [JointVector?]
  /// The skin around each target.
  let skins: [TargetSkin?]

  init(hovers: [JointVector?], skins: [TargetSkin?]) {
    self.hovers = hovers
    self.skins = skins
  }
}
