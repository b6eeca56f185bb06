// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import Reporting
import SpatialMath
import Testing

@Suite("Silhouette") struct SilhouetteTests {
  /// A square pyramid with its tip up, its base open: side 0.6 m, 0.5 m high.
  static let pyramid = TriangleMesh(
    vertices: [[0.3, 0.3, 0], [-0.3, 0.3, 0], [-0.3, -0.3, 0], [0.3, -0.3, 0], [0, 0, 0.5]],
    triangles: [[0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4]])

  private func area(_ silhouette: Silhouette) -> Double {
    silhouette.runs.reduce(0) { $0 + ($1.to - $1.from) * Silhouette.cell }
  }

  @Test("the shadow of a pyramid is a square from above, a triangle from the side")
  func areas() {
    let above = Silhouette(Self.pyramid) { ($0.y, $0.x) }
    let side = Silhouette(Self.pyramid) { ($0.y, -$0.z) }
    // Half a square along the outline is lost or won at most.
    #expect(abs(area(above) - 0.36) < 4 * 0.6 * Silhouette.cell)
    #expect(abs(area(side) - 0.15) < 2 * Silhouette.cell)
    for run in side.runs {
      // Down the page is −z: the side's half width falls evenly to nothing at the tip.
      let height = -(run.row + 0.5 * Silhouette.cell)
      #expect(abs(run.to - 0.3 * (1 - height / 0.5)) <= 1.01 * Silhouette.cell)
      #expect(abs(run.from + run.to) <= 1.01 * Silhouette.cell)
    }
  }

  @Test("rows go down, runs in a row do not meet; nothing has no shadow")
  func order() {
    let runs = Silhouette(Self.pyramid) { ($0.y, $0.x) }.runs
    for (a, b) in zip(runs, runs.dropFirst()) {
      #expect(a.row < b.row || (a.row == b.row && a.to < b.from))
    }
    #expect(Silhouette(TriangleMesh(vertices: [], triangles: [])) { ($0.x, $0.y) }.runs.isEmpty)
  }
}
