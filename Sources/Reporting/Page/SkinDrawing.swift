// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
import Foundation
import Geometry
import SpatialMath

/// The skin as the page draws it: the vertices that stand for the control mesh, with its faces, and
/// how each moves with breath. All in the patient frame, rounded to stated bounds.
package struct SkinDrawing: Encodable, Sendable {
  /// Greatest distance along an axis of a drawn vertex from the surface's own [m].
  package let position_bound_m: Double
  /// The same for a breathing field, per metre of its coefficient [m].
  package let field_bound_m: Double
  package let vertex_count: Int
  /// The lowest corner of the vertices' box, and its size [m].
  package let origin_m: [Double]
  package let size_m: [Double]
  /// UInt16, three for each vertex: shares of the box.
  package let positions: String
  /// Int8, three for each vertex and field: shares of `field_scale_m`.
  package let thorax: String
  package let abdomen: String
  package let field_scale_m: Double
  /// UInt32, three for each triangle, the outward side counter-clockwise.
  package let triangles: String

  package init(_ body: PosedBody) {
    let topology = body.shape.asset.topology
    let count = body.controlVertices.count
    let vertices = body.surface.vertices[..<count]
    var lower = Vector3(repeating: .infinity)
    var upper = Vector3(repeating: -.infinity)
    for p in vertices {
      for k in 0..<3 {
        lower[k] = min(lower[k], p[k])
        upper[k] = max(upper[k], p[k])
      }
    }
    let size = upper - lower
    var shares: [UInt16] = []
    shares.reserveCapacity(3 * count)
    for p in vertices {
      for k in 0..<3 {
        let share = size[k] > 0 ? (p[k] - lower[k]) / size[k] : 0
        shares.append(UInt16((share * 65535).rounded()))
      }
    }
    vertex_count = count
    origin_m = [lower.x, lower.y, lower.z]
    size_m = [size.x, size.y, size.z]
    position_bound_m = max(size.x, max(size.y, size.z)) / 65535 / 2
    positions = Base64.text(shares)
    let fields = (body.breathing.thorax[..<count], body.breathing.abdomen[..<count])
    let scale = max(SkinDrawing.largest(fields.0), SkinDrawing.largest(fields.1))
    field_scale_m = scale
    field_bound_m = scale / 127 / 2
    thorax = SkinDrawing.shares(fields.0, of: scale)
    abdomen = SkinDrawing.shares(fields.1, of: scale)
    triangles = Base64.text(SkinDrawing.corners(topology.faces))
  }

  private static func largest(_ field: ArraySlice<Vector3>) -> Double {
    field.reduce(0) { max($0, max(abs($1.x), max(abs($1.y), abs($1.z)))) }
  }

  private static func shares(_ field: ArraySlice<Vector3>, of scale: Double) -> String {
    var result: [Int8] = []
    result.reserveCapacity(3 * field.count)
    for d in field {
      for k in 0..<3 { result.append(scale > 0 ? Int8((d[k] / scale * 127).rounded()) : 0) }
    }
    return Base64.text(result)
  }

  /// Each face as a fan from its first corner.
  private static func corners(_ faces: [[Int32]]) -> [UInt32] {
    var result: [UInt32] = []
    for face in faces {
      for i in 1..<(face.count - 1) {
        result += [UInt32(face[0]), UInt32(face[i]), UInt32(face[i + 1])]
      }
    }
    return result
  }
}

extension SkinDrawing {
  /// The skin of the patient a log's scenario describes, or why it cannot be drawn.
  package enum Rebuilt: Sendable {
    case drawn(SkinDrawing)
    case missing(reason: String)
  }

  /// What a scenario says of the patient.
  private struct LoggedPatient: Decodable {
    struct Person: Decodable {
      let sex: String
      let age_years: Double
      let height_cm: Double
      let mass_kg: Double
      let posture: String
      let pregnant: Bool?
    }
    let patient: Person
  }

  /// Builds the body again from the scenario a log carries and the body's file.
  ///
  /// - Parameter asset: the path of the stored body.
  package static func rebuilt(scenario: [UInt8], asset: String) -> Rebuilt {
    guard let logged = try? JSONDecoder().decode(LoggedPatient.self, from: Data(scenario)) else {
      return .missing(reason: "the log carries no scenario that tells of a patient")
    }
    let person = logged.patient
    guard let posture = Posture(rawValue: person.posture), let sex = Sex(rawValue: person.sex)
    else {
      return .missing(reason: "no \(person.sex) body in the posture \(person.posture) is known")
    }
    do {
      let patient = AcupointModel.Patient(
        sex: sex, ageYears: person.age_years, height: person.height_cm / 100,
        mass: person.mass_kg, isPregnant: person.pregnant ?? false)
      let shape = try BodyAsset.load(path: asset).shape(of: patient)
      return .drawn(SkinDrawing(shape.posed(posture)))
    } catch {
      return .missing(reason: "\(error)")
    }
  }
}
