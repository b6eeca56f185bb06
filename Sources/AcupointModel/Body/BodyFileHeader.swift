// SPDX-License-Identifier: GPL-3.0-or-later

import StrictJSON

/// The JSON header of a body file: counts, names, and where each array lies.
struct BodyFileHeader {
  struct Bone {
    let name: String
    /// -1 for the root.
    let parent: Int
    let mirror: Int
  }

  /// A local shape: a range of `local_index` and `local_value`, and the metres of one unit.
  struct Local {
    let name: String
    let first: Int
    let count: Int
    let step: Double
  }

  struct Block {
    let name: String
    let type: String
    let shape: [Int]
    let offset: Int
  }

  let meanStep: Double
  let storedVertices: Int
  let leftVertices: Int
  let vertices: Int
  let components: Int
  let payloadBytes: Int
  let bones: [Bone]
  let local: [Local]
  let arrays: [Block]

  init(_ node: JSONNode) throws(JSONError) {
    try node.require(schema: "robotsim.body/2")
    try node.allow(keys: [
      "schema", "units", "axes", "licence", "mean_step", "stored_vertices", "left_vertices",
      "vertices", "components", "bones", "local", "arrays", "payload_bytes",
    ])
    meanStep = try node.member("mean_step").number(in: 1e-9...1)
    vertices = try node.member("vertices").integer(in: 1...65_535)
    storedVertices = try node.member("stored_vertices").integer(in: 1...vertices)
    // Left half, midline and the left half's mirror image make the whole.
    let left = vertices - storedVertices
    leftVertices = try node.member("left_vertices").integer(in: left...left)
    guard left <= storedVertices else {
      throw node.error(.badValue("\(left) mirrored vertices", valid: "at most \(storedVertices)"))
    }
    components = try node.member("components").integer(in: 1...1_000)
    payloadBytes = try node.member("payload_bytes").integer(in: 0...BodyFile.largestSize)
    var bones: [Bone] = []
    for bone in try node.member("bones").list() {
      try bone.allow(keys: ["name", "parent", "mirror"])
      bones.append(
        Bone(
          name: try bone.member("name").string(),
          parent: try bone.member("parent").integer(in: -1...255),
          mirror: try bone.member("mirror").integer(in: 0...255)))
    }
    guard (1...256).contains(bones.count) else {
      throw node.error(.badValue("\(bones.count) bones", valid: "1…256"))
    }
    self.bones = bones
    var local: [Local] = []
    for shape in try node.member("local").list() {
      try shape.allow(keys: ["name", "first", "count", "step"])
      local.append(
        Local(
          name: try shape.member("name").string(),
          first: try shape.member("first").integer(in: 0...(1 << 24)),
          count: try shape.member("count").integer(in: 0...(1 << 24)),
          step: try shape.member("step").number(in: 0...1)))
    }
    self.local = local
    var arrays: [Block] = []
    for array in try node.member("arrays").list() {
      try array.allow(keys: ["name", "dtype", "shape", "offset"])
      var shape: [Int] = []
      for n in try array.member("shape").list() { shape.append(try n.integer(in: 0...(1 << 24))) }
      arrays.append(
        Block(
          name: try array.member("name").string(), type: try array.member("dtype").string(),
          shape: shape, offset: try array.member("offset").integer(in: 0...payloadBytes)))
    }
    self.arrays = arrays
  }
}
