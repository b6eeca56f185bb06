// SPDX-License-Identifier: GPL-3.0-or-later

package import StrictJSON

extension Atlas {
  /// The schema every file of an atlas names.
  package static let schema = "robotsim.atlas/1"

  /// Reads an atlas from its directory, with the features of the body beside it.
  ///
  /// - Throws: `Invalid` for an unknown key, a name that does not exist, a rule that depends on
  ///   itself, and everything else that is not exactly as the schema says; it names file and place.
  package static func load(directory: String) throws(Invalid) -> Atlas {
    let files: Files
    do throws(JSONError) {
      files = try Files(directory: directory)
    } catch {
      throw Invalid(place: "", problem: .json(error))
    }
    return try load(files)
  }

  /// The atlas that these files make.
  package static func load(_ files: Files) throws(Invalid) -> Atlas {
    let atlas: Atlas
    do throws(JSONError) {
      atlas = try Atlas(files)
    } catch {
      throw Invalid(place: "", problem: .json(error))
    }
    do throws(Complaint) {
      try AtlasValidation(atlas).run()
    } catch {
      throw Invalid(place: files.place(of: error), problem: error.problem)
    }
    return atlas
  }

  /// The files of an atlas, read but not yet understood.
  package struct Files {
    package var manifest: JSONNode
    package var channels: JSONNode
    package var skeleton: JSONNode
    package var features: JSONNode
    package var spans: JSONNode
    /// The parts of the body, in the order of the manifest.
    package var parts: [Part]
    package var cautions: JSONNode
    package var sources: JSONNode
    package var standards: JSONNode
    package var regions: JSONNode

    /// What belongs to one part of the body.
    package struct Part {
      package let name: String
      package var landmarks: JSONNode
      package var points: JSONNode
      package var witnesses: JSONNode
    }

    package init(directory: String) throws(JSONError) {
      func file(_ name: String) throws(JSONError) -> JSONNode {
        try JSONNode(file: directory + "/" + name)
      }
      manifest = try file("atlas.json")
      channels = try file("channels.json")
      skeleton = try file("skeleton.json")
      features = try file(try manifest.member("features").string())
      spans = try file("spans.json")
      parts = []
      for entry in try manifest.member("parts").list() {
        let name = try entry.string()
        parts.append(
          Part(
            name: name, landmarks: try file("landmarks/\(name).json"),
            points: try file("points/\(name).json"),
            witnesses: try file("witnesses/\(name).json")))
      }
      cautions = try file("cautions.json")
      sources = try file("sources.json")
      standards = try file("standards.json")
      regions = try file("../regions.json")
    }
  }

  private init(_ files: Files) throws(JSONError) {
    try Atlas.head(files.manifest, ["standard", "features", "parts", "targets", "codes"])
    standard = try files.manifest.member("standard").choice(Standard.self)
    claims = try Claims(files.manifest)
    standards = try Atlas.rows(files.standards, "standards") { node throws(JSONError) in
      try StandardRecord(node)
    }
    try Atlas.head(files.channels, ["channels", "coincidences"])
    channels = try Atlas.list(files.channels, "channels") { node throws(JSONError) in
      try ChannelRecord(node)
    }
    coincidences = try Atlas.list(files.channels, "coincidences") { node throws(JSONError) in
      try CodePair(node)
    }
    try Atlas.head(files.skeleton, ["spine", "thorax", "norms"])
    spine = try SpineColumn(files.skeleton.member("spine"))
    thorax = try files.skeleton.optionalMember("thorax").map { node throws(JSONError) in
      try ThoraxTable(node)
    }
    norms = try Atlas.list(files.skeleton, "norms") { node throws(JSONError) in
      try LandmarkNorm(node)
    }
    features = try FeatureTable(files.features)
    try Atlas.head(files.spans, ["spans", "coherence"])
    spans = try Atlas.list(files.spans, "spans") { node throws(JSONError) in
      try SpanRecord(node)
    }
    coherence = try Atlas.list(files.spans, "coherence") { node throws(JSONError) in
      try SpanCoherence(node)
    }
    let rows = try PartRows(files.parts)
    landmarks = rows.landmarks
    curves = rows.curves
    let sorted = rows.points.sorted { $0.code < $1.code }
    points = sorted
    witnesses = rows.witnesses
    indexOfCode = Dictionary(
      sorted.enumerated().map { ($0.element.code, $0.offset) }, uniquingKeysWith: { a, _ in a })
    indexOfLandmark = Atlas.index(rows.landmarks.map(\.name))
    indexOfCurve = Atlas.index(rows.curves.map(\.name))
    cautions = try Atlas.rows(files.cautions, "cautions") { node throws(JSONError) in
      try CautionRecord(node)
    }
    sources = try Atlas.rows(files.sources, "sources") { node throws(JSONError) in
      try SourceRecord(node)
    }
    regions = try RegionTable(files.regions)
  }

  /// The rows of all parts of the body, one part after the other.
  private struct PartRows {
    var landmarks: [LandmarkRecord] = []
    var curves: [CurveRecord] = []
    var points: [AcupointRecord] = []
    var witnesses: [WitnessRecord] = []

    init(_ parts: [Files.Part]) throws(JSONError) {
      for part in parts {
        try Atlas.head(part.landmarks, ["landmarks", "curves"])
        landmarks += try Atlas.list(part.landmarks, "landmarks") { node throws(JSONError) in
          try LandmarkRecord(node)
        }
        curves += try Atlas.list(part.landmarks, "curves") { node throws(JSONError) in
          try CurveRecord(node)
        }
        points += try Atlas.rows(part.points, "points") { node throws(JSONError) in
          try AcupointRecord(node)
        }
        witnesses += try Atlas.rows(part.witnesses, "witnesses") { node throws(JSONError) in
          try WitnessRecord(node)
        }
      }
    }
  }

  private static func index(_ names: [String]) -> [String: Int] {
    Dictionary(
      names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { a, _ in a })
  }

  /// A file of the schema with one list in it.
  static func rows<Row>(
    _ file: JSONNode, _ key: String, _ read: (JSONNode) throws(JSONError) -> Row
  ) throws(JSONError) -> [Row] {
    try head(file, [key])
    return try list(file, key, read)
  }

  static func list<Row>(
    _ file: JSONNode, _ key: String, _ read: (JSONNode) throws(JSONError) -> Row
  ) throws(JSONError) -> [Row] {
    var rows: [Row] = []
    for node in try file.member(key).list() { rows.append(try read(node)) }
    return rows
  }

  static func head(_ file: JSONNode, _ keys: [String]) throws(JSONError) {
    try file.allow(keys: ["schema"] + keys)
    try file.require(schema: schema)
  }
}

extension Atlas.Claims {
  init(_ manifest: JSONNode) throws(JSONError) {
    targets = try manifest.optionalMember("targets")?.integer(in: 0...10_000)
    var codes: [(channel: Channel, count: Int)] = []
    if let node = try manifest.optionalMember("codes") {
      try node.allow(keys: Channel.allCases.map(\.rawValue))
      for channel in Channel.allCases {
        guard let count = try node.optionalMember(channel.rawValue) else { continue }
        codes.append((channel, try count.integer(in: 0...channel.pointCount)))
      }
    }
    self.codes = codes
  }
}

extension CodePair {
  init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["first", "second", "reason"])
    first = try AcupointCode(node.member("first"))
    second = try AcupointCode(node.member("second"))
    reason = try node.member("reason").string()
  }
}

extension SourceRecord {
  init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: ["id", "text", "evidence"])
    id = try node.member("id").string()
    text = try node.member("text").string()
    evidence = try node.member("evidence").choice(Evidence.self)
  }
}
