// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation
import StrictJSON

/// The shipped atlas, loaded once for all tests, and the same with its files edited.
enum AtlasFixtures {
  static let directory = BodyFixtures.root + "/Atlases/who-2008"

  static let atlas: Atlas = {
    do {
      return try Atlas.load(directory: directory)
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  /// Three adults drawn from one seed, with the atlas placed on them.
  static let placed: [PlacedAtlas] = RandomAdults(asset: BodyFixtures.asset, seed: 5).shapes(3)
    .map { shape in
      do {
        return try PlacedAtlas.place(atlas, shape: shape)
      } catch {
        preconditionFailure("\(error)")
      }
    }

  /// The atlas with the first occurrence of a text in one file replaced.
  static func load(
    editing file: WritableKeyPath<Atlas.Files, JSONNode>, replacing old: String, by new: String
  ) throws -> Atlas {
    var files = try Atlas.Files(directory: directory)
    files[keyPath: file] = try edited(files[keyPath: file], [(old, new)])
    return try Atlas.load(files)
  }

  /// A file with the first occurrence of each text replaced.
  static func edited(_ node: JSONNode, _ edits: [(old: String, new: String)]) throws -> JSONNode {
    var text = try String(contentsOfFile: node.file, encoding: .utf8)
    for edit in edits {
      guard let range = text.range(of: edit.old) else {
        preconditionFailure("\(node.file) has no \(edit.old)")
      }
      text.replaceSubrange(range, with: edit.new)
    }
    return try JSONNode(data: Data(text.utf8), file: "edited.json")
  }

  static func code(_ text: String) -> AcupointCode {
    guard let code = AcupointCode(text) else { preconditionFailure("no code \(text)") }
    return code
  }
}
