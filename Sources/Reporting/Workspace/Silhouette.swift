// SPDX-License-Identifier: GPL-3.0-or-later

package import Geometry
package import SpatialMath

/// The shadow of a mesh on a plane, row by row: runs of small squares whose middles lie under a
/// triangle.
package struct Silhouette: Equatable, Sendable {
  /// Edge of a square [m].
  package static let cell = 0.006

  /// Squares side by side, in the plane [m].
  package struct Run: Equatable, Sendable {
    package let from: Double
    package let to: Double
    /// Where the row begins; it is `cell` high.
    package let row: Double
  }

  /// Row by row, each from its beginning to its end.
  package let runs: [Run]

  /// - Parameter project: where a point lies in the plane [m].
  package init(_ mesh: TriangleMesh, project: (Vector3) -> (Double, Double)) {
    let flat = mesh.vertices.map(project)
    guard let first = flat.first else {
      runs = []
      return
    }
    var low = first
    var high = first
    for p in flat {
      low = (min(low.0, p.0), min(low.1, p.1))
      high = (max(high.0, p.0), max(high.1, p.1))
    }
    let cell = Silhouette.cell
    let columns = Int((high.0 - low.0) / cell) + 1
    let rows = Int((high.1 - low.1) / cell) + 1
    var isCovered = [Bool](repeating: false, count: columns * rows)
    for triangle in mesh.triangles {
      let corners = [triangle.x, triangle.y, triangle.z].map { i in
        ((flat[Int(i)].0 - low.0) / cell, (flat[Int(i)].1 - low.1) / cell)
      }
      Silhouette.cover(corners, columns, rows, &isCovered)
    }
    var runs: [Run] = []
    for row in 0..<rows {
      var start: Int?
      for column in 0...columns {
        let isIn = column < columns && isCovered[row * columns + column]
        if isIn && start == nil { start = column }
        if !isIn, let from = start {
          runs.append(
            Run(
              from: low.0 + Double(from) * cell, to: low.0 + Double(column) * cell,
              row: low.1 + Double(row) * cell))
          start = nil
        }
      }
    }
    self.runs = runs
  }

  /// Marks the squares whose middles lie in a triangle, in units of squares.
  private static func cover(
    _ p: [(Double, Double)], _ columns: Int, _ rows: Int, _ isCovered: inout [Bool]
  ) {
    func side(_ a: (Double, Double), _ b: (Double, Double), _ x: Double, _ y: Double) -> Double {
      (b.0 - a.0) * (y - a.1) - (b.1 - a.1) * (x - a.0)
    }
    let x = p.map(\.0).sorted()
    let y = p.map(\.1).sorted()
    for row in max(0, Int(y[0]))...min(rows - 1, Int(y[2])) {
      for column in max(0, Int(x[0]))...min(columns - 1, Int(x[2])) {
        let (u, v) = (Double(column) + 0.5, Double(row) + 0.5)
        let sides = [side(p[0], p[1], u, v), side(p[1], p[2], u, v), side(p[2], p[0], u, v)]
        if sides.allSatisfy({ $0 >= 0 }) || sides.allSatisfy({ $0 <= 0 }) {
          isCovered[row * columns + column] = true
        }
      }
    }
  }
}
