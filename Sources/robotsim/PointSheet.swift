// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import TestBench

/// Everything the atlas knows of one point, on one patient.
struct PointSheet: Encodable {
  struct Names: Encodable {
    let pinyin: String
    let hanzi: String
    let hanzi_traditional: String
    let english: String
  }

  struct Region: Encodable {
    let id: String
    let name: String
    let segment: String
  }

  struct Place: Encodable {
    let side: String
    let position_mm: [Double]
    let normal: [Double]
    let sigma_mm: Double
    /// In which a tool can come to it.
    let postures: [String]
  }

  /// A landmark or curve that the rule names.
  struct Reference: Encodable {
    let name: String
    let kind: String
    let sigma_mm: Double
    let source: Source
  }

  struct Span: Encodable {
    let id: String
    let cun: Double
    let from: String
    let to: String
    let mm_per_cun: Double
  }

  struct Needle: Encodable {
    let angle: String
    /// From the skin.
    let angle_deg: Double
    let toward: String?
    let depth_fcun: [Double]
    /// Along the needle on this patient, cut where the tip would pass the limit; absent where finger
    /// cun are not measured.
    let depth_mm: [Double]?
    /// The smallest depth of the tip below the skin that any source sets.
    let limit_mm: Double?
    let limit_source: Source?
    /// True when the limit makes the depth less than the text says.
    let cut: Bool
  }

  struct Caution: Encodable {
    let id: String
    let hazard: String
    let techniques: [String]
    let action: String
    let pregnancy_only: Bool
    let depth_limit_mm: Double?
    let note: String
    let source: Source
  }

  struct Witness: Encodable {
    let statement: String
    let side: String
    /// Absent for a statement that holds or does not.
    let residual_cun: Double?
    let tolerance_cun: Double?
    let holds: Bool
    /// True when it shares no landmark with the rule.
    let independent: Bool
    let source: String
  }

  struct Alternative: Encodable {
    let id: String
    let location: String
    let rule: String
    let chosen: Bool
    /// How far from the place above it lies on this patient, on the first side.
    let away_mm: Double?
    let source: Source
  }

  struct Difference: Encodable {
    let standard: String
    let field: String
    let value: String
    let source: Source
  }

  struct Source: Encodable {
    let id: String
    let page: String?
    let text: String
    let evidence: String
  }

  struct Sources: Encodable {
    let location: Source
    let names: Source
    let english: Source
    let needle: Source?
    let classes: Source?
  }

  let code: String
  let standard: String
  let patient: String
  let posture: String
  let names: Names
  let channel: String
  /// The points of its segment, in the order of a stroke.
  let segment: [String]
  let classes: [String]
  let sides: String
  let surface: String
  let region: Region
  let location: String
  /// In words; absent for a point of the mucosa.
  let rule: String?
  let carry: String
  let needs: [String]
  let note: String?
  let places: [Place]
  let references: [Reference]
  let spans: [Span]
  let needle: Needle?
  let needle_note: String?
  let techniques: [String]
  let cautions: [Caution]
  let witnesses: [Witness]
  let alternatives: [Alternative]
  let differences: [Difference]
  let sources: Sources
}
