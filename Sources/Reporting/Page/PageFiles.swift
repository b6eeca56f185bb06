// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// Why no report could be made.
package enum ReportFailure: Error, CustomStringConvertible {
  case missingFile(path: String)
  case missingLibrary(path: String)
  case badPage(file: String, tag: String)
  case notEncodable(String)

  package var description: String {
    switch self {
    case .missingFile(let path): "\(path): the report's page is not complete without this file"
    case .missingLibrary(let path):
      "\(path): not found; the report draws with three.js r111: install Debian's package "
        + "libjs-three, or name a folder that holds build/three.min.js and examples/js with --three"
    case .badPage(let file, let tag): "\(file): \(tag) does not end as it should"
    case .notEncodable(let text): "the report could not be written as JSON: \(text)"
    }
  }
}

/// The files a report is made of: a page that names its style and scripts, which are put in its
/// place, so that one file holds all.
package struct PageFiles: Sendable {
  /// Debian's three.js, and where an upstream release unpacked there would have the same names.
  package static let systemThree = "/usr/share/javascript/three"

  private let folder: String
  private let three: String

  /// - Parameters:
  ///   - folder: holds `page.html` and what it names.
  ///   - three: holds three.js; what the page names under `three/` is looked for there.
  package init(folder: String, three: String? = nil) {
    self.folder = folder
    self.three = three ?? PageFiles.systemThree
  }

  /// The page with everything it names inside it.
  ///
  /// - Throws: for a file that is not there.
  package func inlined() throws(ReportFailure) -> String {
    let file = "\(folder)/page.html"
    var rest = Substring(try text(of: "page.html"))
    var page = ""
    while let tag = rest.firstRange(of: "<link rel=\"stylesheet\" href=\"") {
      page += rest[..<tag.lowerBound]
      let name = try self.name(after: &rest, tag, upTo: "\">", in: file)
      page += "<style>\n" + (try text(of: name)) + "</style>"
    }
    page += rest
    rest = Substring(page)
    page = ""
    while let tag = rest.firstRange(of: "<script src=\"") {
      page += rest[..<tag.lowerBound]
      let name = try self.name(after: &rest, tag, upTo: "\"></script>", in: file)
      page += "<script>\n" + PageFiles.safe(script: try text(of: name)) + "</script>"
    }
    return page + rest
  }

  private func name(
    after rest: inout Substring, _ tag: Range<Substring.Index>, upTo end: String, in file: String
  ) throws(ReportFailure) -> String {
    let from = rest[tag.upperBound...]
    guard let close = from.firstRange(of: end) else {
      throw .badPage(file: file, tag: String(from.prefix(40)))
    }
    rest = from[close.upperBound...]
    return String(from[..<close.lowerBound])
  }

  private func text(of name: String) throws(ReportFailure) -> String {
    let isLibrary = name.hasPrefix("three/")
    let path = isLibrary ? three + name.dropFirst("three".count) : "\(folder)/\(name)"
    guard let data = FileManager.default.contents(atPath: path) else {
      throw isLibrary ? .missingLibrary(path: path) : .missingFile(path: path)
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// A script that nothing in it can end early: within strings and patterns, the only places where
  /// these can stand, the backslash changes nothing.
  package static func safe(script: String) -> String {
    var pieces = script.components(separatedBy: "</")
    for i in pieces.indices.dropFirst() {
      let ends = pieces[i].prefix(6).lowercased() == "script"
      pieces[i] = (ends ? "<\\/" : "</") + pieces[i]
    }
    return pieces.joined().replacing("<!--", with: "<\\!--")
  }

  /// JSON text that nothing in it can end early: `<` only ever stands within its strings.
  package static func safe(json: String) -> String { json.replacing("<", with: "\\u003c") }

  /// Plain text as it stands between tags.
  package static func safe(text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
