// SPDX-License-Identifier: GPL-3.0-or-later

import SpatialMath

/// How surely a patient's body and posture are known before anything is measured: standard
/// deviations about what was stated. Zero means known exactly.
package struct RegistrationPriors: Equatable, Sendable {
  /// Of the stated stature [m].
  package var height: Double
  /// Of the stated body mass [kg].
  package var mass: Double
  /// Of the lengths of upper arm, forearm, thigh, shank and trunk that height and mass leave open,
  /// each [m].
  package var lengths: Double
  /// Of every joint of neck and limbs about the posture's preset [rad].
  package var angles: Double

  package init(height: Double, mass: Double, lengths: Double, angles: Double) {
    self.height = height
    self.mass = mass
    self.lengths = lengths
    self.angles = angles
  }

  /// A scale and a stadiometer, and limbs laid by eye: ±5° with any angle as likely has this
  /// standard deviation.
  package static let usual = RegistrationPriors(
    height: 0.005, mass: 1, lengths: 0, angles: 5 / 3.0.squareRoot() * .pi / 180)

  /// Refuses what is no standard deviation.
  func check() throws(RegistrationRefusal) {
    for (name, value) in [
      ("height", height), ("mass", mass), ("lengths", lengths), ("angles", angles),
    ] where !(value >= 0 && value.isFinite) {
      throw .badNumber(what: "the standard deviation of \(name)")
    }
  }
}

/// The bodies near a stated patient: the stated body and how it changes per unit of a few numbers,
/// linear over the small range that a statement leaves open.
package struct BodyVariation: Sendable {
  /// One number of the body that is estimated.
  package struct Direction: Sendable {
    package enum Kind: Equatable, Sendable {
      /// Stature at constant mass [m].
      case height
      /// Mass at constant stature [kg].
      case mass
      /// A local length [m].
      case length(LocalShape)
    }

    package let kind: Kind
    /// Change of the stored rows per unit, vertices, bone heads, bone tails [m/unit].
    let rows: [Vector3]
  }

  /// The body as stated.
  package let stated: BodyShape
  package let directions: [Direction]

  /// The lengths of a body that its height and mass leave open.
  package static let lengths: [LocalShape] = [
    .upperArmLonger, .forearmLonger, .thighLonger, .shankLonger, .trunkLonger,
  ]
  /// Differences are taken over this much stature to either side [m], where there is a body.
  static let heightStep = 0.01
  /// And over this much mass [kg].
  static let massStep = 1.0

  /// - Throws: when there is no body near the stated one to compare with.
  /// - Complexity: about four times that of building a patient's body.
  package init(of stated: BodyShape) throws(Patient.Impossible) {
    self.stated = stated
    let asset = stated.asset
    func shape(_ height: Double, _ mass: Double) throws(Patient.Impossible) -> BodyShape {
      var patient = stated.patient
      patient.height += height
      patient.mass += mass
      return try asset.shape(of: patient)
    }
    var directions = [
      Direction(
        kind: .height,
        rows: try BodyVariation.difference(step: Self.heightStep, about: stated) {
          h throws(Patient.Impossible) in try shape(h, 0)
        }),
      Direction(
        kind: .mass,
        rows: try BodyVariation.difference(step: Self.massStep, about: stated) {
          m throws(Patient.Impossible) in try shape(0, m)
        }),
    ]
    for length in Self.lengths {
      directions.append(
        Direction(kind: .length(length), rows: BodyVariation.lengthening(length, asset)))
    }
    self.directions = directions
  }

  /// The change of the rows per unit, over one step to either side, or to one where the other has
  /// no body.
  private static func difference(
    step: Double, about stated: BodyShape,
    shape: (Double) throws(Patient.Impossible) -> BodyShape
  ) throws(Patient.Impossible) -> [Vector3] {
    let above = try? shape(step)
    let below = try? shape(-step)
    let (upper, lower): (BodyShape, BodyShape)
    switch (above, below) {
    case (let a?, let b?): (upper, lower) = (a, b)
    case (let a?, nil): (upper, lower) = (a, stated)
    case (nil, let b?): (upper, lower) = (stated, b)
    case (nil, nil): (upper, lower) = (try shape(step), stated)
    }
    let width = (above == nil ? 0 : step) + (below == nil ? 0 : step)
    return zip(upper.rows, lower.rows).map { ($0 - $1) / width }
  }

  /// A local shape per metre of its largest displacement.
  private static func lengthening(_ local: LocalShape, _ asset: BodyAsset) -> [Vector3] {
    let field = asset.field(local)
    let largest = field.largest
    var rows = [Vector3](
      repeating: .zero, count: asset.storedCount + 2 * asset.skeleton.names.count)
    for (row, d) in zip(field.rows, field.displacements) { rows[row] = d / largest }
    return rows
  }

  /// The prior standard deviation of each direction, in its own unit.
  func deviations(_ priors: RegistrationPriors) -> [Double] {
    directions.map { direction in
      switch direction.kind {
      case .height: priors.height
      case .mass: priors.mass
      case .length: priors.lengths
      }
    }
  }

  /// The stored rows of a body so far from the stated one, one amount a direction [m].
  func rows(_ amounts: [Double]) -> [Vector3] {
    var rows = stated.rows
    for (direction, amount) in zip(directions, amounts) where amount != 0 {
      for i in rows.indices { rows[i] += direction.rows[i] * amount }
    }
    return rows
  }

  /// The whole body, measured; it stands for a patient with the measured height and mass.
  package func shape(_ amounts: [Double]) -> BodyShape {
    precondition(
      amounts.count == directions.count,
      "\(amounts.count) amounts for \(directions.count) directions")
    guard amounts.contains(where: { $0 != 0 }) else { return stated }
    return BodyShape(asset: stated.asset, parameters: stated.parameters, rows: rows(amounts))
      .measured(as: stated.patient)
  }
}

extension BodyShape {
  /// The same body with local lengths added, each by so many metres; measured anew.
  package func lengthened(_ lengths: [(shape: LocalShape, by: Double)]) -> BodyShape {
    var amounts: [LocalShape: Double] = [:]
    for (shape, length) in lengths {
      amounts[shape, default: 0] += length / asset.field(shape).largest
    }
    guard amounts.values.contains(where: { $0 != 0 }) else { return self }
    return BodyShape(asset: asset, parameters: parameters, rows: asset.adding(amounts, to: rows))
      .measured(as: patient)
  }
}
