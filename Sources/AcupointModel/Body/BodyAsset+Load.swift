// SPDX-License-Identifier: GPL-3.0-or-later

import Geometry
import SpatialMath

extension BodyAsset {
  /// Reads a body file.
  ///
  /// - Throws: `Invalid` for anything but a complete, consistent file.
  package static func load(path: String) throws(Invalid) -> BodyAsset {
    try BodyAsset(BodyFile(path: path))
  }

  /// Reads a body file already in memory; `name` stands for it in errors.
  package static func decode(_ bytes: [UInt8], name: String) throws(Invalid) -> BodyAsset {
    try BodyAsset(BodyFile(path: name, bytes: bytes))
  }

  init(_ file: BodyFile) throws(Invalid) {
    let header = file.header
    vertexCount = header.vertices
    leftCount = header.leftVertices
    storedCount = header.storedVertices
    skeleton = try Skeleton(file)
    let rowCount = header.storedVertices + 2 * header.bones.count
    basis = try ShapeBasis(file, rowCount: rowCount)
    skin = try SkinWeights(file, skeleton: skeleton)
    localShapes = try LocalShapeField.all(file, rowCount: rowCount)
    topology = try BodyTopology(file)
    guard !topology.faces.isEmpty else {
      throw .wrongShape(file: file.path, array: "quads", expected: "a face", found: "none")
    }
    let middle = BodyAsset.whole(
      basis.mean[0..<header.storedVertices], mirroring: header.leftVertices)
    boxes = BoundingVolumeHierarchy(topology.subdivision.mesh(middle))
    boneSegments = MovingSegment.indices(of: skeleton)
  }
}

extension BodyFile {
  func check(_ values: [Int], below limit: Int, in array: String) throws(BodyAsset.Invalid) {
    for (i, v) in values.enumerated() where v < 0 || v >= limit {
      throw .outOfRange(file: path, array: array, position: i, value: v, limit: limit)
    }
  }
}

extension Skeleton {
  fileprivate init(_ file: BodyFile) throws(BodyAsset.Invalid) {
    let bones = file.header.bones
    for (i, bone) in bones.enumerated() where bone.parent >= i || bone.parent < (i == 0 ? -1 : 0) {
      throw .outOfRange(
        file: file.path, array: "bones.parent", position: i, value: bone.parent, limit: i)
    }
    try file.check(bones.map(\.mirror), below: bones.count, in: "bones.mirror")
    self.init(
      names: bones.map { BoneName(rawValue: $0.name) },
      parents: bones.map { $0.parent < 0 ? nil : $0.parent }, mirrors: bones.map(\.mirror))
    for name in Skeleton.required where (try? index(of: name)) == nil {
      throw .missingName(file: file.path, kind: "bone", name: name.rawValue)
    }
  }
}

extension ShapeBasis {
  fileprivate init(_ file: BodyFile, rowCount: Int) throws(BodyAsset.Invalid) {
    self.rowCount = rowCount
    componentCount = file.header.components
    let meanStep = file.header.meanStep
    let numbers = try file.int16("mean", rows: rowCount, columns: [3]).map { Double($0) * meanStep }
    mean = (0..<rowCount).map { Vector3(numbers[3 * $0], numbers[3 * $0 + 1], numbers[3 * $0 + 2]) }
    let steps = try file.float32("basis_step", rows: componentCount, columns: [])
    let wide = try file.int16("basis_wide", rows: nil, columns: [rowCount, 3])
    let size = 3 * rowCount
    let wideCount = wide.count / size
    let narrow = try file.int8(
      "basis_narrow", rows: componentCount - wideCount, columns: [rowCount, 3])
    var components = [SIMD4<Float>](repeating: .zero, count: rowCount * componentCount)
    for row in 0..<rowCount {
      for k in 0..<componentCount {
        let first = (k < wideCount ? k : k - wideCount) * size + 3 * row
        let stored = k < wideCount ? wide : narrow
        components[row * componentCount + k] =
          SIMD4(Float(stored[first]), Float(stored[first + 1]), Float(stored[first + 2]), 0)
          * steps[k]
      }
    }
    self.components = components
    cornerCoefficients = try file.float32(
      "corner_coefficients", rows: ShapeBasis.cornerCount, columns: [componentCount])
  }
}

extension SkinWeights {
  fileprivate init(_ file: BodyFile, skeleton: Skeleton) throws(BodyAsset.Invalid) {
    let stored = file.header.storedVertices
    let width = SkinWeights.bonesPerVertex
    let bones = try file.uint8("skin_index", rows: stored, columns: [width])
    try file.check(bones, below: skeleton.names.count, in: "skin_index")
    let weights = try file.uint16("skin_weight", rows: stored, columns: [width])
    for v in 0..<stored {
      let sum = weights[(v * width)..<((v + 1) * width)].reduce(0, +)
      guard sum == 65_535 else {
        throw .wrongShape(
          file: file.path, array: "skin_weight", expected: "rows of sum 65535",
          found: "sum \(sum) at vertex \(v)")
      }
    }
    let mirrored = 0..<(file.header.leftVertices * width)
    self.bones = bones + bones[mirrored].map { skeleton.mirrors[$0] }
    self.weights = (weights + weights[mirrored]).map { Double($0) / 65_535 }
  }
}

extension LocalShapeField {
  fileprivate static func all(
    _ file: BodyFile, rowCount: Int
  ) throws(BodyAsset.Invalid) -> [LocalShapeField] {
    let rows = try file.uint16("local_index", rows: nil, columns: [])
    try file.check(rows, below: rowCount, in: "local_index")
    let values = try file.int8("local_value", rows: rows.count, columns: [3])
    var fields: [LocalShapeField] = []
    for shape in LocalShape.allCases {
      guard let entry = file.header.local.first(where: { $0.name == shape.rawValue }) else {
        throw .missingName(file: file.path, kind: "local shape", name: shape.rawValue)
      }
      guard entry.first >= 0, entry.count >= 0, entry.first <= rows.count,
        entry.count <= rows.count - entry.first, entry.step.isFinite
      else {
        throw .outOfRange(
          file: file.path, array: "local.\(shape.rawValue)", position: entry.first,
          value: entry.count, limit: rows.count)
      }
      let range = entry.first..<(entry.first + entry.count)
      fields.append(
        LocalShapeField(
          rows: Array(rows[range]),
          displacements: range.map { i in
            Vector3(Double(values[3 * i]), Double(values[3 * i + 1]), Double(values[3 * i + 2]))
              * entry.step
          }))
    }
    return fields
  }
}

extension BodyTopology {
  fileprivate init(_ file: BodyFile) throws(BodyAsset.Invalid) {
    let stored = file.header.storedVertices
    let quads = try file.uint16("quads", rows: nil, columns: [4])
    let triangles = try file.uint16("triangles", rows: nil, columns: [3])
    try file.check(quads, below: stored, in: "quads")
    try file.check(triangles, below: stored, in: "triangles")
    let left = BodyTopology.split(quads, by: 4) + BodyTopology.split(triangles, by: 3)
    let leftCount = file.header.leftVertices
    let right = left.map { face in
      face.reversed().map { $0 < Int32(leftCount) ? $0 + Int32(stored) : $0 }
    }
    let faces = left + right
    try BodyTopology.checkClosed(faces, vertexCount: file.header.vertices, file: file.path)
    self.init(
      faces: faces, subdivision: Subdivision(faces: faces, vertexCount: file.header.vertices))
  }

  private static func split(_ corners: [Int], by width: Int) -> [[Int32]] {
    stride(from: 0, to: corners.count, by: width).map { first in
      corners[first..<(first + width)].map { Int32($0) }
    }
  }

  /// Every directed edge must be met exactly once, by its opposite: then the mesh is closed and
  /// consistently oriented.
  private static func checkClosed(
    _ faces: [[Int32]], vertexCount: Int, file: String
  ) throws(BodyAsset.Invalid) {
    func key(_ a: Int32, _ b: Int32) -> Int { Int(a) * vertexCount + Int(b) }
    var edges = Set<Int>()
    for face in faces {
      for (k, a) in face.enumerated() {
        let b = face[(k + 1) % face.count]
        guard a != b, edges.insert(key(a, b)).inserted else {
          throw .notClosed(file: file, from: Int(a), to: Int(b))
        }
      }
    }
    for face in faces {
      for (k, a) in face.enumerated() {
        let b = face[(k + 1) % face.count]
        guard edges.contains(key(b, a)) else {
          throw .notClosed(file: file, from: Int(a), to: Int(b))
        }
      }
    }
  }
}
