// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation
import MotionControl
import Safety
import StrictJSON
import Treatment

/// The woman of the default scenario, with the shipped atlas on her skin.
enum BackPatient {
  private static let root = String(
    #filePath.prefix(#filePath.count - "Tests/TreatmentTests/BackPatient.swift".count))

  static let cautionFile = root + "Atlases/who-2008/cautions.json"

  static let atlas = Result { try Atlas.load(directory: root + "Atlases/who-2008") }

  private static let placed = Result {
    let asset = try BodyAsset.load(path: root + "Atlases/body/body-adult.tbody")
    let shape = try asset.shape(
      of: AcupointModel.Patient(sex: .female, ageYears: 45, height: 1.65, mass: 60))
    return (try PlacedAtlas.place(try atlas.get(), shape: shape), shape)
  }

  private static let prone = Result {
    let (points, shape) = try placed.get()
    return points.carried(to: shape.posed(.prone))
  }

  static func builder(
    posture: Posture = .prone, face: ToolFace = .ball(radius: 0.010), isPregnant: Bool = false,
    zones: [ExclusionZone] = []
  ) throws -> TargetBuilder {
    let (points, shape) = try placed.get()
    let body = posture == .prone ? try prone.get() : points.carried(to: shape.posed(posture))
    return TargetBuilder(
      atlas: try atlas.get(), body: body, face: face, isPregnant: isPregnant,
      zones: zones)
  }

  /// The woman with the atlas on her skin, before any posture.
  static func patient() throws -> (placed: PlacedAtlas, shape: BodyShape) { try placed.get() }

  /// The prone woman with one text of the points of the back replaced.
  static func builder(replacing old: String, by new: String) throws -> TargetBuilder {
    var files = try Atlas.Files(directory: root + "Atlases/who-2008")
    let text = try String(contentsOfFile: files.parts[0].points.file, encoding: .utf8)
    files.parts[0].points = try JSONNode(
      data: Data(text.replacing(old, with: new).utf8), file: "back.json")
    return TargetBuilder(
      atlas: try Atlas.load(files), body: try prone.get(), face: .ball(radius: 0.010),
      isPregnant: false)
  }

  /// The prone woman with a user's own region table, in which one region allows no contact.
  static func builder(closing region: String) throws -> TargetBuilder {
    var files = try Atlas.Files(directory: root + "Atlases/who-2008")
    let text = try String(contentsOfFile: files.regions.file, encoding: .utf8)
    let closed = text.replacing(
      "{\"id\": \"\(region)\",", with: "{\"id\": \"\(region)\", \"no_go\": true,")
    files.regions = try JSONNode(data: Data(closed.utf8), file: "regions.json")
    return TargetBuilder(
      atlas: try Atlas.load(files), body: try prone.get(), face: .ball(radius: 0.010),
      isPregnant: false)
  }

  static func press(_ point: String, _ side: Side, force: Double = 6) -> TreatmentProtocol.Entry {
    TreatmentProtocol.Entry(
      point: point, side: side,
      technique: .press(.init(force: force, ramp: 0.5, dwell: 3, repeats: 1)))
  }
}
