// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation

/// The shipped body, loaded once for all tests.
enum BodyFixtures {
  /// The top of the source tree.
  static let root = String(
    #filePath.dropLast("/Tests/AcupointModelTests/Body/BodyFixtures.swift".count))
  static let assetPath = root + "/Atlases/body/body-adult.tbody"
  static let goldenPath = root + "/Tests/AcupointModelTests/Golden/body.json"

  static let asset: BodyAsset = {
    do {
      return try BodyAsset.load(path: assetPath)
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  static let assetBytes = [UInt8](FileManager.default.contents(atPath: assetPath) ?? Data())

  /// The shipped file with the first occurrence of a text in its header replaced.
  static func assetBytes(replacing old: String, by new: String) -> [UInt8] {
    precondition(old.utf8.count == new.utf8.count, "the header's length must stay")
    var bytes = assetBytes
    let old = Array(old.utf8)
    let new = Array(new.utf8)
    let start = (0..<10_000).first { i in (0..<old.count).allSatisfy { bytes[i + $0] == old[$0] } }
    guard let start else { preconditionFailure("the header has no such text") }
    for (k, byte) in new.enumerated() { bytes[start + k] = byte }
    return bytes
  }

  /// Where an array of the shipped file begins.
  static func offset(of array: String) -> Int {
    let length = (0..<4).reduce(0) { $0 | Int(assetBytes[8 + $1]) << (8 * $1) }
    let text = String(decoding: assetBytes[16..<(16 + length)], as: UTF8.self)
    guard let name = text.range(of: "{\"name\":\"\(array)\""),
      let key = text.range(of: "\"offset\":", range: name.upperBound..<text.endIndex),
      let offset = Int(text[key.upperBound...].prefix { $0.isNumber })
    else { preconditionFailure("no array \(array)") }
    return 16 + length + offset
  }

  /// A body near the average, the same for every test that needs just one.
  static let man = asset.shape(BodyParameters(sex: 0, height: 0.35))
}
