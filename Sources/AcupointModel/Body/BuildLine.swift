// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// The bodies of one build, from the shortest to the tallest, in the rest pose.
///
/// The stored rows are linear in the height parameter, so two of them give all; the legs are
/// corrected on top, before any height is read.
struct BuildLine {
  private let family: BodyFamily
  private let build: Double
  private let local: [LocalShape: Double]
  private let shortest: [Vector3]
  private let tallest: [Vector3]
  private let shank: LocalShapeField
  private let thigh: LocalShapeField

  init(_ family: BodyFamily, build: Double) {
    self.family = family
    self.build = build
    let asset = family.asset
    let local = family.local(build: build)
    self.local = local
    shortest = asset.adding(local, to: family.rows(build: build, height: 0))
    tallest = asset.adding(local, to: family.rows(build: build, height: 1))
    shank = asset.field(.shankLonger)
    thigh = asset.field(.thighLonger)
  }

  /// Sole to crown with corrected legs, in the rest pose [m].
  func stature(_ height: Double) -> Double { legs(height).stature }

  /// The height parameter with this stature; it is clamped to 0…1.
  ///
  /// Stature is linear but for the legs' correction, so the secant converges in a few steps.
  func parameter(forStature wanted: Double) -> Double {
    var a = 0.0
    var b = 1.0
    var errorA = stature(a) - wanted
    var errorB = stature(b) - wanted
    for _ in 0..<20 where abs(errorB) > 1e-9 && errorA != errorB {
      let next = min(1, max(0, b - errorB * (b - a) / (errorB - errorA)))
      (a, errorA) = (b, errorB)
      b = next
      errorB = stature(b) - wanted
    }
    return b
  }

  /// Volume of the control mesh in the rest pose, times the body's density [kg].
  func restMass(_ height: Double) -> Double {
    var rows = self.rows(height)
    let correction = legs(height)
    for (row, d) in zip(shank.rows, shank.displacements) { rows[row] += d * correction.shank }
    for (row, d) in zip(thigh.rows, thigh.displacements) { rows[row] += d * correction.thigh }
    // The left half and its mirror image; the midplane adds nothing seen from a point on it.
    var sum = 0.0
    let faces = family.asset.topology.faces
    for face in faces[0..<(faces.count / 2)] {
      let first = rows[Int(face[0])]
      for k in 2..<face.count {
        sum += first.dot(rows[Int(face[k - 1])].cross(rows[Int(face[k])]))
      }
    }
    return 2 * sum / 6 * BodyShape.density
  }

  /// The whole body, measured.
  func shape(_ height: Double) -> BodyShape {
    let correction = legs(height)
    var local = local
    local[.shankLonger] = correction.shank
    local[.thighLonger] = correction.thigh
    return family.asset.shape(family.parameters(build: build, height: height), local: local)
  }

  private func rows(_ height: Double) -> [Vector3] {
    zip(shortest, tallest).map { a, b in a * (1 - height) + b * height }
  }

  /// How much shank and thigh change so that the knee joint stands at the wanted fraction of the
  /// stature, and the stature then.
  private func legs(_ height: Double) -> (shank: Double, thigh: Double, stature: Double) {
    let asset = family.asset
    func z(_ row: Int) -> Double {
      shortest[row].z * (1 - height) + tallest[row].z * height
    }
    var sole = 0
    var crown = 0
    for row in 0..<asset.storedCount {
      if z(row) < z(sole) { sole = row }
      if z(row) > z(crown) { crown = row }
    }
    let knee = z(asset.storedCount + asset.skeleton["lowerleg01.L"]) - z(sole)
    let stature = z(crown) - z(sole)
    // Both fields move whatever lies below them straight down.
    let shankGain = -lowest(shank)
    let legGain = shankGain - BodyFamily.thighPerShank * lowest(thigh)
    let wanted = BodyFamily.kneeHeight(family.sex)
    let amount = (wanted * stature - knee) / (shankGain - wanted * legGain)
    return (amount, BodyFamily.thighPerShank * amount, stature + amount * legGain)
  }

  private func lowest(_ field: LocalShapeField) -> Double {
    field.displacements.reduce(0) { min($0, $1.z) }
  }
}
