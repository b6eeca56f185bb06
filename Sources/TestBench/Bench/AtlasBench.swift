// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry

/// The files of an atlas, a body, its points, and what posture and breath cost them.
enum AtlasBench {
  static func operations(
    _ prepared: PreparedRun, from data: DataLocation
  ) throws -> [OperationBench.Operation] {
    let patient = prepared.patient
    let shape = patient.shape
    let posture = prepared.scenario.posture
    let asset = try BodyAsset.load(path: data.path("Atlases/body/body-adult.tbody"))
    let targets = patient.placed.points.count
    let reference = patient.placed.reference.body.surface
    let points = patient.carried.points
    func operation(
      _ name: String, _ what: String, _ work: @escaping () throws -> Double
    ) -> OperationBench.Operation {
      OperationBench.Operation("atlas." + name, what) { _ in (try? work()) ?? 0 }
    }
    let folder = data.path("Atlases/who-2008")
    return [
      operation("load", "the files of the atlas read and made sure of, \(targets) targets") {
        Double(try Atlas.load(directory: folder).points.count)
      },
      operation("whole", "a new body found by stature and mass, \(targets) targets placed on it") {
        let shape = try asset.shape(of: patient.patient)
        return try PlacedAtlas.place(patient.atlas, shape: shape).points[0].position.x
      },
      operation("body", "that body alone") {
        try asset.shape(of: patient.patient).jointHeads[0].x
      },
      operation("tree", "the boxes around its skin") {
        BoundingVolumeHierarchy(reference).nearest(to: .zero, in: reference).squaredDistance
      },
      operation("place", "\(targets) targets placed on a body that is known") {
        try PlacedAtlas.place(patient.atlas, shape: shape).points[0].position.x
      },
      operation("carry", "the body posed again, \(targets) targets carried there") {
        patient.placed.carried(to: shape.posed(posture)).points[0].position.x
      },
      OperationBench.Operation(
        "atlas.breathe", "\(targets) carried targets in another breath", batch: 16
      ) { numbers in
        numbers.reduce(0) { sum, i in
          points.reduce(sum) { sum, point in
            sum + point.moved(thorax: 1e-5 * Double(i & 255), abdomen: 0.002).position.x
          }
        }
      },
    ]
  }
}
