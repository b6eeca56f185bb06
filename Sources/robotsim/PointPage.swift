// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel

/// A point's sheet as a page to read.
struct PointPage {
  private let sheet: PointSheet
  /// Where text begins behind a heading.
  private static let margin = 13
  private static let width = 100

  init(_ sheet: PointSheet) { self.sheet = sheet }

  var text: String {
    var lines = [title]
    lines += identity + place + patient + needle + hazards + statements + standards + cited
    return lines.joined(separator: "\n")
  }

  private var title: String {
    let names = sheet.names
    let other = names.hanzi == names.hanzi_traditional ? "" : " (\(names.hanzi_traditional))"
    return "\(sheet.code)  \(names.pinyin)  \(names.hanzi)\(other)  \(names.english)"
  }

  private var identity: [String] {
    var lines = paragraph("channel", sheet.channel)
    if sheet.segment.count > 1, let first = sheet.segment.first, let last = sheet.segment.last {
      lines += paragraph("segment", "\(first) to \(last), \(sheet.segment.count) points")
    }
    if !sheet.classes.isEmpty {
      lines += paragraph("classes", sheet.classes.joined(separator: ", "))
    }
    let surface = sheet.surface == "skin" ? "" : ", on the \(sheet.surface)"
    return lines
      + paragraph(
        "sides",
        "\(sheet.sides)\(surface); region \(sheet.region.id) (\(sheet.region.name)) of "
          + sheet.region.segment.replacing("_", with: " "))
  }

  private var place: [String] {
    var lines = paragraph("place", sheet.location)
    lines += paragraph("rule", sheet.rule ?? "none: it is not on the skin")
    lines += paragraph("carried by", sheet.carry)
    if !sheet.needs.isEmpty { lines += paragraph("needs", sheet.needs.joined(separator: ", ")) }
    if let note = sheet.note { lines += paragraph("note", note) }
    for reference in sheet.references {
      lines += paragraph(
        "leans on",
        "\(reference.name): \(reference.kind), σ \(reference.sigma_mm.column(0, 0)) mm "
          + "[\(cite(reference.source))]")
    }
    return lines
  }

  private var patient: [String] {
    var lines: [String] = []
    for place in sheet.places {
      let p = place.position_mm
      lines += paragraph(
        "on \(place.side)",
        "x \(p[0].column(0, 1))  y \(p[1].column(0, 1))  z \(p[2].column(0, 1)) mm, "
          + "σ \(place.sigma_mm.column(0, 1)) mm (\(sheet.patient), \(sheet.posture))")
    }
    for place in sheet.places {
      let postures = place.postures.isEmpty ? ["none"] : place.postures
      lines += paragraph("free in", "\(place.side): " + postures.joined(separator: ", "))
    }
    for span in sheet.spans {
      lines += paragraph(
        "span",
        "\(span.id): \(span.mm_per_cun.column(0, 1)) mm to a cun; \(span.cun.column(0, 1)) cun from "
          + "\(span.from) to \(span.to)")
    }
    return lines
  }

  private var needle: [String] {
    var lines: [String] = []
    if let needle = sheet.needle {
      let toward = needle.toward.map { " toward \($0)" } ?? ""
      func range(_ ends: [Double], _ digits: Int) -> String {
        "\(ends[0].column(0, digits)) to \(ends[1].column(0, digits))"
      }
      let depth = needle.depth_mm.map { ", here \(range($0, 0)) mm" } ?? ""
      let cut = needle.cut ? " (cut by the limit)" : ""
      let limit = needle.limit_mm.map { limit in
        "; the tip never more than \(limit.column(0, 0)) mm below the skin"
          + (needle.limit_source.map { " [\(cite($0))]" } ?? "")
      }
      lines += paragraph(
        "needle",
        "\(needle.angle)\(toward), \(needle.angle_deg.column(0, 0))° from the skin, "
          + "\(range(needle.depth_fcun, 1)) finger cun along it\(depth)\(cut)\(limit ?? "")")
    } else {
      let why = sheet.needle_note.map { "never: \($0)" }
      lines += paragraph("needle", why ?? "no source of this atlas says")
    }
    return lines + paragraph("techniques", sheet.techniques.joined(separator: ", "))
  }

  private var hazards: [String] {
    if sheet.cautions.isEmpty { return paragraph("cautions", "none known to this atlas") }
    return sheet.cautions.flatMap { caution in
      paragraph(
        "caution",
        "\(caution.id): \(caution.hazard) (\(caution.action) for "
          + caution.techniques.joined(separator: ", ")
          + (caution.pregnancy_only ? ", in pregnancy" : "")
          + ")" + (caution.depth_limit_mm.map { ", no deeper than \($0.column(0, 0)) mm" } ?? "")
          + "; \(caution.note) [\(cite(caution.source))]")
    }
  }

  private var statements: [String] {
    sheet.witnesses.flatMap { witness in
      let judged: String
      if let residual = witness.residual_cun, let tolerance = witness.tolerance_cun {
        judged =
          "off by \(residual.column(0, 2)) of \(tolerance.column(0, 2)) cun"
          + (witness.holds ? "" : ", TOO FAR")
      } else {
        judged = witness.holds ? "holds" : "DOES NOT HOLD"
      }
      let kind = witness.independent ? "" : ", shares a landmark with the rule"
      return paragraph(
        "witness", "\(witness.statement); \(witness.side): \(judged)\(kind) [\(witness.source)]")
    }
  }

  private var standards: [String] {
    var lines: [String] = []
    for other in sheet.alternatives {
      let away = other.away_mm.map { ", \($0.column(0, 1)) mm away" } ?? ""
      lines += paragraph(
        "alternative",
        "\(other.id): \(other.location)\(other.chosen ? ", chosen" : away) "
          + "[\(cite(other.source))]")
    }
    for other in sheet.differences {
      let what = other.field == "code" ? "there its code is" : "there it lies"
      lines += paragraph(
        "standard", "\(other.standard): \(what) \(other.value) [\(cite(other.source))]")
    }
    return lines + paragraph("follows", followed)
  }

  /// Which standard the page is of.
  private var followed: String {
    let own = Standard.who2008.title
    let other = Standard.gbt12346.title
    switch (sheet.standard == Standard.who2008.rawValue, sheet.differences.isEmpty) {
    case (true, true): return "\(own); no source here has it otherwise in another standard"
    case (true, false): return own
    case (false, true): return "\(own): no source here says that \(other) has it otherwise"
    case (false, false): return "\(other) where said above, \(own) in the rest"
    }
  }

  private var cited: [String] {
    let sources = sheet.sources
    let fields: [(String, PointSheet.Source?)] = [
      ("place", sources.location), ("names", sources.names), ("English", sources.english),
      ("needle", sources.needle), ("classes", sources.classes),
    ]
    return fields.flatMap { field, source in
      source.map { paragraph("source", "\(field): \(cite($0)); \($0.text)") } ?? []
    }
  }

  /// Id and page, and how far it was checked.
  private func cite(_ source: PointSheet.Source) -> String {
    source.id + (source.page.map { ", p. \($0)" } ?? "") + ", "
      + source.evidence.replacing("_", with: " ")
  }

  /// A heading and its text, broken at blanks.
  private func paragraph(_ heading: String, _ text: String) -> [String] {
    var lines: [String] = []
    var line = ("  " + heading).padded(to: Self.margin) + " "
    var isEmpty = true
    for word in text.split(separator: " ") {
      if !isEmpty, line.count + 1 + word.count > Self.width {
        lines.append(line)
        line = String(repeating: " ", count: Self.margin + 1)
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return lines + [line]
  }
}
