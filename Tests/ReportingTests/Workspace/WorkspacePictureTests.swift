// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import FoundationXML
import Geometry
import Reporting
import SpatialMath
import Testing

@Suite("WorkspacePicture") struct WorkspacePictureTests {
  /// One point of each answer in a row along y.
  static let points = WorkspaceAnswer.allCases.enumerated().map { i, answer in
    (answer: answer, p_W: Vector3(0.1, 0.1 * Double(i), 0.8))
  }

  static let picture = WorkspacePicture(
    title: "arm <1> & co", points: points,
    skin: SilhouetteTests.pyramid.mapVertices { $0 + Vector3(0, 0, 0.6) },
    table: OrientedBox(center: [0, 0, 0.3], halfExtents: [0.35, 1, 0.3]), base: [-0.5, 0, 0.6],
    reachCenter: [-0.5, 0, 0.9], reachRadius: 0.8)

  /// The elements of a document with their attributes, by a reader of another make.
  private final class Reader: NSObject, XMLParserDelegate {
    var elements: [(name: String, attributes: [String: String])] = []
    var text = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      elements.append((name, attributes))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  private func read(_ svg: String) throws -> Reader {
    let reader = Reader()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    return reader
  }

  @Test("every point is drawn in both views in its colour, once more in the legend with its count")
  func points() throws {
    let reader = try read(Self.picture.svg)
    #expect(reader.elements.first?.name == "svg")
    for answer in WorkspaceAnswer.allCases {
      let circles = reader.elements.filter {
        $0.name == "circle" && $0.attributes["fill"] == answer.color
      }
      #expect(circles.count == 3)
      #expect(reader.text.contains("\(answer.rawValue): 1"))
    }
    #expect(reader.text.contains("arm <1> & co"))
    // Equal steps along y are equal steps along the page, to the right.
    let xs = reader.elements.filter { $0.attributes["r"] == "3.4" }
      .compactMap { Double($0.attributes["cx"] ?? "") }
    #expect(xs.count == 10)
    for (a, b) in zip(xs.prefix(5), xs.prefix(5).dropFirst()) { #expect(abs(b - a - 32) < 0.11) }
  }

  @Test("all that is drawn is on the page; the same input gives the same bytes")
  func onPage() throws {
    let reader = try read(Self.picture.svg)
    let page = try #require(reader.elements.first?.attributes)
    let width = try #require(Double(page["width"] ?? ""))
    let height = try #require(Double(page["height"] ?? ""))
    for element in reader.elements where element.attributes["cx"] != nil {
      let x = try #require(Double(element.attributes["cx"] ?? ""))
      let y = try #require(Double(element.attributes["cy"] ?? ""))
      #expect((0...width).contains(x) && (0...height).contains(y))
    }
    #expect(Self.picture.svg == Self.picture.svg)
  }

  @Test("answers have colours of their own")
  func colors() {
    #expect(Set(WorkspaceAnswer.allCases.map(\.color)).count == WorkspaceAnswer.allCases.count)
  }
}
