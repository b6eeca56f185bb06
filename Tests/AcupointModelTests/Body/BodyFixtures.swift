// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Foundation

/// The shipped body, loaded once for all tests.
enum BodyFixtures {
  /// The top of the source tree.
  static let root = String(#filePath.dropLast("/Tests/AcupointModelTests/Body/BodyFixtures.swift".count))
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

  /// A body near the average, the same for every test that needs just one.
  static let man = asset.shape(BodyParameters(sex: 0, height: 0.35))
}
