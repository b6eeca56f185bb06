// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import FoundationXML

/// One element of a robot file, with the line it begins on.
struct URDFElement {
  let name: String
  let line: Int
  let attributes: [String: String]
  var children: [URDFElement] = []

  func all(_ name: String) -> [URDFElement] { children.filter { $0.name == name } }
}

/// Reads XML text into a tree; the only place that knows the parser.
///
/// The parser of this platform reports success for text that is not well-formed and tells only by
/// `parserError`, so that is what counts. A DOCTYPE is refused before parsing: nothing here needs
/// entities, and their expansion has no bound.
enum URDFDocument {
  static let largestBytes = 8_000_000
  static let deepestElement = 32

  /// The text of a file, which must be UTF-8.
  static func text(ofFile path: String) throws(RobotFileError) -> String {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw RobotFileError(file: path, place: "", .unreadable)
    }
    guard let text = String(data: data, encoding: .utf8) else {
      // A newline is never part of a longer character, so that one line is to blame.
      let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      let bad = lines.firstIndex { String(data: $0, encoding: .utf8) == nil } ?? 0
      throw RobotFileError(
        file: path, line: bad + 1, place: "file", .malformed("not UTF-8 text"))
    }
    return text
  }

  static func root(of text: String, file: String) throws(RobotFileError) -> URDFElement {
    let bytes = text.utf8.count
    guard bytes <= largestBytes else {
      throw RobotFileError(
        file: file, place: "file", .tooLarge(bytes: bytes, largest: largestBytes))
    }
    for word in ["<!DOCTYPE", "<!ENTITY"] {
      guard let found = text.firstRange(of: word) else { continue }
      throw RobotFileError(
        file: file, line: 1 + text[..<found.lowerBound].count(where: \.isNewline), place: word,
        .documentType)
    }
    let builder = TreeBuilder()
    let parser = XMLParser(data: Data(text.utf8))
    parser.shouldResolveExternalEntities = false
    parser.delegate = builder
    let parsed = parser.parse()
    if builder.tooDeepAt > 0 {
      throw RobotFileError(
        file: file, line: builder.tooDeepAt, place: builder.innermost,
        .tooDeep(largest: deepestElement))
    }
    if let line = builder.errorLine {
      throw RobotFileError(
        file: file, line: line, place: builder.innermost, .malformed(builder.errorText))
    }
    guard parsed, parser.parserError == nil, builder.open.isEmpty, let root = builder.root else {
      throw RobotFileError(
        file: file, line: max(1, parser.lineNumber), place: builder.innermost,
        .malformed("the XML parser gave up"))
    }
    return root
  }
}

private final class TreeBuilder: NSObject, XMLParserDelegate {
  var open: [URDFElement] = []
  var root: URDFElement?
  var tooDeepAt = 0
  var errorLine: Int?
  var errorText = ""

  /// The element that was open last.
  var innermost: String { open.last.map { "<\($0.name)>" } ?? "file" }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    guard open.count < URDFDocument.deepestElement else {
      tooDeepAt = parser.lineNumber
      parser.abortParsing()
      return
    }
    open.append(URDFElement(name: name, line: parser.lineNumber, attributes: attributes))
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    guard let closed = open.popLast() else { return }
    if open.isEmpty { root = closed } else { open[open.count - 1].children.append(closed) }
  }

  func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
    guard errorLine == nil else { return }
    errorLine = parser.lineNumber
    let code = (error as NSError).code
    errorText = "XML error \(code) at column \(parser.columnNumber)"
  }
}
