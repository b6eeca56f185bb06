// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
package import SpatialMath

/// One adult's body: control mesh and joints in the rest pose [m].
///
/// Rest pose: standing, arms half raised; axes +x left, −y anterior, +z up. It is what the shape
/// basis is stored in and no posture of a patient.
package struct BodyShape: Sendable {
  /// Mean density of the body, assumed: tissue with the lungs at rest [kg/m³].
  package static let density = 1010.0

  package let asset: BodyAsset
  package let parameters: BodyParameters
  /// Control vertices: left, midline, right [m].
  package let restControlVertices: [Vector3]
  /// Where each bone starts, in the order of `asset.skeleton.names` [m].
  package let jointHeads: [Vector3]
  /// Where each bone ends [m].
  package let jointTails: [Vector3]
  /// Sole to crown of the subdivided surface in the `anatomical` posture [m].
  package private(set) var stature: Double
  /// Volume of that surface times `density` [kg].
  package private(set) var mass: Double
  /// Whom this body stands for: as asked for, or as measured when made from raw parameters.
  package private(set) var patient: Patient

  init(asset: BodyAsset, parameters: BodyParameters, rows: [Vector3]) {
    self.asset = asset
    self.parameters = parameters
    let stored = asset.storedCount
    let bones = asset.skeleton.names.count
    restControlVertices = asset.whole(rows[0..<stored])
    jointHeads = Array(rows[stored..<(stored + bones)])
    jointTails = Array(rows[(stored + bones)...])
    stature = 0
    mass = 0
    patient = Patient(
      sex: parameters.sex < 0.5 ? .male : .female, ageYears: Patient.age(of: parameters),
      height: 0, mass: 0)
    let reference = surface(.anatomical)
    if let bounds = reference.bounds { stature = bounds.upper.z - bounds.lower.z }
    mass = reference.volume * BodyShape.density
    patient.height = stature
    patient.mass = mass
  }

  /// The same body, standing for this patient with the stature and mass it has.
  func measured(as patient: Patient) -> BodyShape {
    var measured = patient
    measured.height = stature
    measured.mass = mass
    return standing(for: measured)
  }

  private init(_ other: BodyShape, scale k: Double) {
    asset = other.asset
    parameters = other.parameters
    restControlVertices = other.restControlVertices.map { $0 * k }
    jointHeads = other.jointHeads.map { $0 * k }
    jointTails = other.jointTails.map { $0 * k }
    stature = other.stature * k
    mass = other.mass * (k * k * k)
    patient = other.patient
    patient.height *= k
    patient.mass *= k * k * k
  }

  /// Stored vertices, bone heads, bone tails [m], as the asset stores them.
  var rows: [Vector3] {
    Array(restControlVertices[0..<asset.storedCount]) + jointHeads + jointTails
  }

  /// Another shape from stored rows, with the stature and mass of this one: for poses alone.
  func unmeasured(rows: [Vector3]) -> BodyShape { BodyShape(self, rows: rows) }

  private init(_ other: BodyShape, rows: [Vector3]) {
    asset = other.asset
    parameters = other.parameters
    let stored = asset.storedCount
    let bones = asset.skeleton.names.count
    restControlVertices = asset.whole(rows[0..<stored])
    jointHeads = Array(rows[stored..<(stored + bones)])
    jointTails = Array(rows[(stored + bones)...])
    stature = other.stature
    mass = other.mass
    patient = other.patient
  }

  /// The same body with all lengths times `k`: what follows from it must scale as well.
  ///
  /// - Precondition: `k` is positive.
  package func scaled(by k: Double) -> BodyShape {
    precondition(k > 0 && k.isFinite, "a body cannot be scaled by \(k)")
    return BodyShape(self, scale: k)
  }

  /// The same body, standing for this patient.
  func standing(for patient: Patient) -> BodyShape {
    var copy = self
    copy.patient = patient
    return copy
  }
}

extension BodyAsset {
  /// The body with these parameters, and amounts of local shapes added.
  ///
  /// - Complexity: about 5 ms: the shape, and one posture to measure stature and mass.
  package func shape(
    _ parameters: BodyParameters, local: [LocalShape: Double] = [:]
  ) -> BodyShape {
    BodyShape(asset: self, parameters: parameters, rows: rows(parameters, local: local))
  }

  /// Stored vertices, bone heads, bone tails [m]: mean + components · (coefficients · weights).
  func rows(_ parameters: BodyParameters, local: [LocalShape: Double]) -> [Vector3] {
    adding(local, to: basis.rows(parameters.cornerWeights))
  }

  /// Stored rows with local shapes added, in the order of `LocalShape.allCases` [m].
  func adding(_ local: [LocalShape: Double], to rows: [Vector3]) -> [Vector3] {
    var rows = rows
    for (shape, field) in zip(LocalShape.allCases, localShapes) {
      guard let amount = local[shape], amount != 0 else { continue }
      for (row, d) in zip(field.rows, field.displacements) { rows[row] += d * amount }
    }
    return rows
  }
}

extension ShapeBasis {
  func rows(_ cornerWeights: [Double]) -> [Vector3] {
    let c = coefficients(cornerWeights)
    return (0..<rowCount).map { row in
      var p = mean[row]
      let first = row * componentCount
      for k in 0..<componentCount { p += ShapeBasis.double(components[first + k]) * c[k] }
      return p
    }
  }

  /// The same for several bodies at once: the components, too many for a cache, are read once.
  func rows(_ cornerWeights: [[Double]]) -> [[Vector3]] {
    let c = cornerWeights.map(coefficients)
    var bodies = c.map { _ in [Vector3](repeating: .zero, count: rowCount) }
    for row in 0..<rowCount {
      let first = row * componentCount
      for body in c.indices {
        var p = mean[row]
        for k in 0..<componentCount {
          p += ShapeBasis.double(components[first + k]) * c[body][k]
        }
        bodies[body][row] = p
      }
    }
    return bodies
  }

  private func coefficients(_ cornerWeights: [Double]) -> [Double] {
    var coefficients = [Double](repeating: 0, count: componentCount)
    for (corner, w) in cornerWeights.enumerated() where w != 0 {
      for k in 0..<componentCount {
        coefficients[k] += w * Double(cornerCoefficients[corner * componentCount + k])
      }
    }
    return coefficients
  }

  @inline(__always)
  private static func double(_ v: SIMD4<Float>) -> Vector3 {
    Vector3(Double(v.x), Double(v.y), Double(v.z))
  }
}
