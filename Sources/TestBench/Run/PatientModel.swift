// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel
import Geometry

/// One patient with an atlas on the skin: what a run, a plan and the atlas commands start from.
package struct PatientModel: Sendable {
  package let patient: Patient
  package let atlas: Atlas
  package let shape: BodyShape
  /// Points as anchors, found on the reference posture.
  package let placed: PlacedAtlas
  /// The body as it really lies or sits.
  package let body: PosedBody
  /// The points carried into that posture.
  package let carried: CarriedAtlas

  /// There is no such patient, or the files that describe one are not in order.
  package enum Refused: Error, CustomStringConvertible {
    case body(BodyAsset.Invalid)
    case atlas(Atlas.Invalid)
    case patient(Patient.Impossible)
    case alternative(Atlas.UnknownAlternative)
    case placement(PlacementFailure)

    package var description: String {
      switch self {
      case .body(let error): "\(error)"
      case .atlas(let error): "\(error)"
      case .patient(let error): "patient: \(error)"
      case .alternative(let error): "\(error)"
      case .placement(let error): "\(error)"
      }
    }
  }

  /// Builds the body, places every point of the atlas and carries them into a posture.
  ///
  /// - Parameters:
  ///   - deviation: how the person differs from the average of this height and mass, and lies other
  ///     than the preset.
  ///   - atlas: a folder with an atlas; nil takes the shipped one.
  ///   - standard: whose places are meant where standards differ.
  ///   - alternatives: points that take another place of the standard: `CODE` or `CODE:ID`.
  package init(
    _ patient: Patient, posture: Posture, deviation: PatientDeviation = .none,
    atlas folder: String? = nil, standard: Standard = .who2008, alternatives: [String] = [],
    from data: DataLocation
  ) throws(Refused) {
    self.patient = patient
    atlas = try PatientModel.atlas(
      folder, standard: standard, alternatives: alternatives, from: data)
    let asset = try PatientModel.asset(from: data)
    do throws(Patient.Impossible) {
      shape = try asset.shape(of: patient).lengthened(deviation.lengths)
    } catch {
      throw .patient(error)
    }
    do throws(PlacementFailure) {
      placed = try PlacedAtlas.place(atlas, shape: shape)
    } catch {
      throw .placement(error)
    }
    body = shape.posed(posture, adjustedBy: deviation.adjustment)
    carried = placed.carried(to: body)
  }

  /// The shipped body.
  package static func asset(from data: DataLocation) throws(Refused) -> BodyAsset {
    do throws(BodyAsset.Invalid) {
      return try BodyAsset.load(path: data.path("Atlases/body/body-adult.tbody"))
    } catch {
      throw .body(error)
    }
  }

  /// An atlas by its folder, or the shipped one, as a standard has it.
  package static func atlas(
    _ folder: String?, standard: Standard = .who2008, alternatives: [String] = [],
    from data: DataLocation
  ) throws(Refused) -> Atlas {
    let atlas: Atlas
    do throws(Atlas.Invalid) {
      atlas = try Atlas.load(directory: folder ?? data.path("Atlases/who-2008"))
    } catch {
      throw .atlas(error)
    }
    do throws(Atlas.UnknownAlternative) {
      return try atlas.following(standard, alternatives: alternatives)
    } catch {
      throw .alternative(error)
    }
  }
}

extension PatientModel {
  /// The posed skin as Wavefront OBJ text, in P [m].
  package var skinOBJ: String {
    var text = "# skin of one posed body, patient frame, metres\n"
    for p in body.surface.vertices { text += "v \(p.x) \(p.y) \(p.z)\n" }
    for t in body.surface.topology.triangles { text += "f \(t.x + 1) \(t.y + 1) \(t.z + 1)\n" }
    return text
  }
}
