// SPDX-License-Identifier: GPL-3.0-or-later

/// An atlas on one patient as comma-separated values (RFC 4180): one row for each target, in the
/// order of the codes, left before right. A point of the mucosa has no place, so its cells are empty.
package struct AtlasTable: Sendable {
  package let csv: String

  /// The columns; later ones may be added behind them.
  package static let columns = [
    "code", "side", "pinyin", "hanzi", "hanzi_traditional", "english", "classes", "surface",
    "region", "x_mm", "y_mm", "z_mm", "normal_x", "normal_y", "normal_z", "tangent_x", "tangent_y",
    "tangent_z", "sigma_mm", "cautions",
  ]

  package init(_ atlas: Atlas, _ export: AtlasExport) {
    var places: [String: AtlasExport.Point] = [:]
    for point in export.points { places[point.code + " " + point.side] = point }
    var lines = [AtlasTable.columns.joined(separator: ",")]
    for record in atlas.points {
      let cautions = atlas.cautions(at: record.code).map(\.id).joined(separator: " ")
      for side in record.sides.all {
        let names = record.names
        var cells = [
          record.code.description, side.rawValue, names.pinyin, names.hanzi,
          names.hanziTraditional, names.english,
          record.classes.map(\.rawValue).joined(separator: " "), record.surface.rawValue,
          record.region,
        ]
        if let place = places["\(record.code) \(side.rawValue)"] {
          let numbers = place.position_mm + place.normal + place.tangent + [place.sigma_mm]
          cells += numbers.map { "\($0 + 0)" }
        } else {
          cells += [String](repeating: "", count: 10)
        }
        lines.append((cells + [cautions]).map(AtlasTable.cell).joined(separator: ","))
      }
    }
    csv = lines.map { $0 + "\r\n" }.joined()
  }

  private static func cell(_ text: String) -> String {
    let isPlain = !text.contains { $0 == "," || $0 == "\"" || $0.isNewline }
    return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
