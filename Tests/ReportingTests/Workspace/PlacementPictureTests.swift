// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import FoundationXML
import Geometry
import Reporting
import SpatialMath
import Testing

@Suite("PlacementPicture") struct PlacementPictureTests {
  /// Beside the table, one after the other.
  static func foot(_ k: Int) -> Vector3 { Vector3(0.6, -0.4 + 0.1 * Double(k), 0.6) }

  /// Places that reach 0, 1, … 8 of eight targets, side by side; one more above the first.
  static let places =
    (0...8).map { PlacementPicture.Place(p_W: foot($0), reached: $0) }
    + [PlacementPicture.Place(p_W: foot(0) + Vector3(0, 0, 0.3), reached: 3)]

  static let picture = PlacementPicture(
    title: "arm <1> & co", places: places,
    ranked: [8, 7].map { RigidTransform<World, Base>(.aboutZ(.pi), foot($0)) },
    targets: (0..<8).map { (Vector3(0.1, 0.1 * Double($0), 0.8), $0 != 2) },
    skin: SilhouetteTests.pyramid.mapVertices { $0 + Vector3(0, 0, 0.6) },
    table: OrientedBox(center: [0, 0, 0.3], halfExtents: [0.35, 1, 0.3]))

  private final class Reader: NSObject, XMLParserDelegate {
    var fills: [String] = []
    var text: [String] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      fills.append("\(name) \(attributes["fill"] ?? "")")
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text.append(string) }
  }

  @Test("one square a place, the best where several stand above each other, coloured by its share")
  func squares() throws {
    let reader = Reader()
    let parser = XMLParser(data: Data(Self.picture.svg.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    func count(_ fill: String) -> Int { reader.fills.count { $0 == fill } }
    // Each colour is once more in the legend; the place that reaches none lies under one that
    // reaches three.
    #expect(count("rect #d9d9d9") == 1)
    #expect(count("rect #08519c") == 2)
    let some = ["#c6dbef", "#9ecae1", "#6baed6", "#3182bd"].map { count("rect \($0)") - 1 }
    #expect(some == [1, 3, 2, 2])
    // Seven targets are served, one is not; each colour is in the legend.
    #expect(count("circle \(WorkspaceAnswer.reached.color)") == 8)
    #expect(count("circle \(WorkspaceAnswer.outOfReach.color)") == 2)
    #expect(reader.text.joined().contains("2…3 of 8"))
    #expect(reader.text.contains("1") && reader.text.contains("2"))
  }
}
