// SPDX-License-Identifier: GPL-3.0-or-later

package import StrictJSON

/// What the skin of each region may bear, and what lies under it.
///
/// The figures for unintended contact are those of a table for workers beside robots; a treatment
/// stays below them by the ceiling's shares, unless a protocol overrides it by name.
package struct RegionTable: Equatable, Sendable {
  package static let schema = "robotsim.regions/1"

  /// The segments of the body that a region may lie on.
  package static let segments = [
    "trunk", "head", "neck", "upper_arm", "forearm", "hand", "thigh", "shank", "foot",
  ]

  /// A site of the published table.
  package struct Site: Equatable, Sendable {
    package let id: String
    package let name: String
    /// Quasi-static limit of the table [N].
    package let force: Double
    /// Quasi-static limit of the table [Pa].
    package let pressure: Double
    /// What force and pressure may rise to for a moment, as a factor.
    package let transientFactor: Double
    package let source: String

    /// How far the figures were checked: what stands before the first colon of the source.
    package var certainty: String {
      String(source.prefix { $0 != ":" })
    }
  }

  /// What a region's soft tissue is like under a pressing tool.
  package enum Tissue: String, CaseIterable, Sendable {
    case muscle, boneClose = "bone_close", chestWall = "chest_wall", abdomen
    case thighCalf = "thigh_calf", forearm
    case handFootScalp = "hand_foot_scalp", neck
  }

  /// A region of the atlas: the weakest of its sites, its tissue, and how deep a tool may go.
  package struct Region: Equatable, Sendable {
    package let id: String
    package let name: String
    package let site: Site
    /// The segment of the body it lies on, one of `segments`.
    package let segment: String
    package let tissue: Tissue
    /// Largest depth below the undisturbed skin [m].
    package let depth: Double
    /// Where contact is refused altogether.
    package let isNoGo: Bool
    /// Where it lies, when landmarks bound it.
    package let extent: Extent?
    package let source: String
  }

  /// Bounds of a region by landmarks, seen from behind.
  package struct Extent: Equatable, Sendable {
    package let below: String
    package let above: String
    /// No further from the midline than this.
    package let within: String
  }

  /// What the default shares may be: a file may lower them, only a named override raises them.
  package static let forceShares = 0.01...0.4
  package static let pressureShares = 0.01...0.25

  package let sites: [Site]
  package let regions: [Region]
  /// Shares of force and of pressure that a treatment may use by default.
  package let forceShare: Double
  package let pressureShare: Double
  /// How long the transient values may last [s].
  package let transientDuration: Double

  package subscript(id: String) -> Region? { regions.first { $0.id == id } }

  /// The table of a file.
  ///
  /// - Throws: for anything that is not exactly as the schema says, and a name written twice.
  package init(_ file: JSONNode) throws(JSONError) {
    try file.allow(keys: ["schema", "ceiling", "sites", "regions"])
    try file.require(schema: RegionTable.schema)
    let ceiling = try file.member("ceiling")
    try ceiling.allow(keys: ["force_share", "pressure_share", "transient_ms", "source"])
    forceShare = try ceiling.member("force_share").number(in: RegionTable.forceShares)
    pressureShare = try ceiling.member("pressure_share").number(in: RegionTable.pressureShares)
    transientDuration = try ceiling.member("transient_ms").number(in: 1...2000) * 1e-3
    var sites: [Site] = []
    for node in try file.member("sites").list() {
      let site = try Site(node)
      guard !sites.contains(where: { $0.id == site.id }) else {
        throw node.error(.badValue("\"\(site.id)\" twice", valid: "each site once"))
      }
      sites.append(site)
    }
    self.sites = sites
    var regions: [Region] = []
    for node in try file.member("regions").list() {
      let region = try Region(node, sites: sites)
      guard !regions.contains(where: { $0.id == region.id }) else {
        throw node.error(.badValue("\"\(region.id)\" twice", valid: "each region once"))
      }
      regions.append(region)
    }
    self.regions = regions
  }
}

extension RegionTable.Site {
  /// One newton per square centimetre [Pa].
  private static let newtonPerSquareCentimetre = 1e4

  init(_ node: JSONNode) throws(JSONError) {
    try node.allow(keys: [
      "id", "name", "force_n", "pressure_n_cm2", "transient_factor", "source",
    ])
    id = try node.member("id").string()
    name = try node.member("name").string()
    force = try node.member("force_n").number(in: 1...1000)
    pressure =
      try node.member("pressure_n_cm2").number(in: 1...1000) * Self.newtonPerSquareCentimetre
    transientFactor = try node.member("transient_factor").number(in: 1...2)
    source = try node.member("source").string()
  }
}

extension RegionTable.Region {
  init(_ node: JSONNode, sites: [RegionTable.Site]) throws(JSONError) {
    try node.allow(keys: [
      "id", "name", "site", "segment", "tissue", "depth_mm", "no_go", "extent", "source",
    ])
    id = try node.member("id").string()
    name = try node.member("name").string()
    let wanted = try node.member("site")
    let siteName = try wanted.string()
    guard let site = sites.first(where: { $0.id == siteName }) else {
      throw wanted.error(.unknownName(siteName, valid: sites.map(\.id)))
    }
    self.site = site
    let carrier = try node.member("segment")
    segment = try carrier.string()
    guard RegionTable.segments.contains(segment) else {
      throw carrier.error(.unknownName(segment, valid: RegionTable.segments))
    }
    tissue = try node.member("tissue").choice(RegionTable.Tissue.self)
    depth = try node.member("depth_mm").number(in: 1...60) * 1e-3
    isNoGo = try node.optionalMember("no_go")?.bool() ?? false
    extent = try RegionTable.Extent(optional: node.optionalMember("extent"))
    source = try node.member("source").string()
  }
}

extension RegionTable.Extent {
  init?(optional node: JSONNode?) throws(JSONError) {
    guard let node else { return nil }
    try node.allow(keys: ["below", "above", "within"])
    below = try node.member("below").string()
    above = try node.member("above").string()
    within = try node.member("within").string()
  }
}
