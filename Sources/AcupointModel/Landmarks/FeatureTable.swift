// SPDX-License-Identifier: GPL-3.0-or-later

package import StrictJSON

/// Landmarks that are real relief of the mesh, carried by control vertex to every shape.
package struct FeatureTable: Equatable, Sendable {
  package struct Feature: Equatable, Sendable {
    package let name: String
    package let sides: AcupointRecord.Sides
    /// Control vertices of the left or middle one, and their weights.
    package let vertices: [Int]
    package let weights: [Double]
  }

  package let features: [Feature]

  package subscript(name: String) -> Feature? { features.first { $0.name == name } }

  package init(_ file: JSONNode) throws(JSONError) {
    try file.allow(keys: ["schema", "asset", "features"])
    var features: [Feature] = []
    for node in try file.member("features").list() {
      try node.allow(keys: ["name", "side", "region", "vertices", "weights", "how"])
      let side = try node.member("side")
      var vertices: [Int] = []
      for vertex in try node.member("vertices").list() {
        vertices.append(try vertex.integer(in: 0...1_000_000))
      }
      guard try ["left", "mid"].contains(side.string()) else {
        throw side.error(.unknownName(try side.string(), valid: ["left", "mid"]))
      }
      features.append(
        Feature(
          name: try node.member("name").string(), sides: try side.string() == "mid" ? .mid : .both,
          vertices: vertices,
          weights: try node.member("weights").numbers(count: vertices.count)))
    }
    self.features = features
  }
}
