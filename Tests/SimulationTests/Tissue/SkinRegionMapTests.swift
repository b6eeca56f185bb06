// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import MotionControl
import Simulation
import SpatialMath
import StrictJSON
import Testing

@Suite("SkinRegionMap") struct SkinRegionMapTests {
  @Test("every point of the atlas lies in its own region, as its own side's individual")
  func points() throws {
    let shape = try BodyAsset.load(path: repository + "Atlases/body/body-adult.tbody")
      .shape(of: AcupointModel.Patient(sex: .male, ageYears: 35, height: 1.75, mass: 75))
    let placed = try PlacedAtlas.place(
      Atlas.load(directory: repository + "Atlases/who-2008"), shape: shape)
    let table = try RegionTable(JSONNode(file: repository + "Atlases/regions.json"))
    let map = SkinRegionMap(placed, table)
    for point in placed.points {
      let region = map.regions[map.region(at: point.anchor)]
      #expect(region.name == point.region, "\(point.code) \(point.side)")
      #expect(region.tissue == table[point.region]?.tissue)
      if point.side != .mid { #expect(region.individual.hasSuffix(point.side.rawValue)) }
    }
    // What lies lowest is a foot's.
    let standing = placed.reference.body.surface
    let lowest = standing.vertices.indices.min {
      standing.vertices[$0].z < standing.vertices[$1].z
    }
    let sole = Int32(try #require(lowest))
    let foot = try #require(standing.topology.triangles(around: sole).first)
    let name = map.regions[Int(map.regionOfTriangle[Int(foot)])].name
    #expect(table[name]?.segment == "foot", "\(name)")

    // The world's own place of a target is the atlas's, and moves as its derivative says.
    let body = shape.posed(.prone)
    for point in placed.carried(to: body).points {
      let radius = try #require(placed[point.code, point.side]).footprintRadius
      let target = TrueTarget(point, on: body, footprintRadius: radius)
      #expect(target.pose(at: .rest) == point.X_PA)
      let breath = BreathingState(thorax: 0.003, abdomen: 0.002)
      let pose = target.pose(at: breath)
      let moved =
        point.breathing.positionPerThorax * 0.003 + point.breathing.positionPerAbdomen * 0.002
      #expect((pose.translation - point.position - moved).length < 1e-12)
      let turned =
        point.breathing.normalPerThorax * 0.003 + point.breathing.normalPerAbdomen * 0.002
      // The atlas is of first order, and lets the footprint slip over the skin: 0.2 degrees, and
      // more where the skin is so curved that the footprint is small.
      let allowed = radius < 0.008 ? 0.015 : 3.5e-3
      #expect((pose.rotation.z - point.normal - turned).length < allowed, "\(point.code)")
    }
  }
}
