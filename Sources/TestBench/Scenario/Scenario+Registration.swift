// SPDX-License-Identifier: GPL-3.0-or-later

import StrictJSON

extension RegistrationSetup {
  /// The scenario's `registration`; what is left out has its default, and without it all is exact.
  init(_ node: JSONNode?) throws(JSONError) {
    self.init()
    guard let node else { return }
    try node.allow(keys: [
      "method", "landmarks", "noise_mm", "palpation", "outliers", "skin_points", "skin_noise_mm",
      "limb_angles_deg", "height_sd_mm", "mass_sd_kg", "length_sd_mm",
    ])
    method = try node.member("method").choice(Method.self)
    for entry in try node.optionalMember("landmarks")?.list() ?? [] {
      landmarks.append(try entry.string())
    }
    func number(
      _ key: String, _ most: Double, _ value: inout Double, unit: Double
    ) throws(JSONError) {
      if let member = try node.optionalMember(key) {
        value = try member.number(in: 0...most) * unit
      }
    }
    try number("noise_mm", 100, &noise, unit: 1e-3)
    try number("palpation", 1, &palpation, unit: 1)
    try number("skin_noise_mm", 100, &skinNoise, unit: 1e-3)
    try number("limb_angles_deg", 20, &limbAngles, unit: .pi / 180)
    try number("height_sd_mm", 50, &heightDeviation, unit: 1e-3)
    try number("mass_sd_kg", 10, &massDeviation, unit: 1)
    try number("length_sd_mm", 30, &lengthDeviation, unit: 1e-3)
    if let member = try node.optionalMember("outliers") {
      outliers = try member.integer(in: 0...100)
    }
    if let member = try node.optionalMember("skin_points") {
      skinPoints = try member.integer(in: 1...100_000)
    }
  }

  /// The member of a resolved scenario; none where nothing is measured.
  var members: [(String, JSONTree)] {
    guard method != .exact else { return [] }
    return [
      (
        "registration",
        .object([
          ("method", .string(method.rawValue)),
          ("landmarks", .array(landmarks.map { .string($0) })),
          ("noise_mm", .number(noise * 1e3)), ("palpation", .number(palpation)),
          ("outliers", .integer(outliers)), ("skin_points", .integer(skinPoints)),
          ("skin_noise_mm", .number(skinNoise * 1e3)),
          ("limb_angles_deg", .number(limbAngles * 180 / .pi)),
          ("height_sd_mm", .number(heightDeviation * 1e3)), ("mass_sd_kg", .number(massDeviation)),
          ("length_sd_mm", .number(lengthDeviation * 1e3)),
        ])
      )
    ]
  }
}
