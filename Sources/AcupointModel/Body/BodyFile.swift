// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// A body file opened: its header, and its arrays by name (`docs/body.md` gives the layout).
struct BodyFile {
  struct Header: Decodable {
    struct Bone: Decodable {
      let name: String
      let parent: Int
      let mirror: Int
    }
    struct Local: Decodable {
      let name: String
      let first: Int
      let count: Int
      let step: Double
    }
    struct Array: Decodable {
      let name: String
      let dtype: String
      let shape: [Int]
      let offset: Int
    }

    let format: String
    let mean_step: Double
    let stored_vertices: Int
    let left_vertices: Int
    let vertices: Int
    let components: Int
    let payload_bytes: Int
    let bones: [Bone]
    let local: [Local]
    let arrays: [Array]
  }

  static let magic: [UInt8] = [UInt8]("TBODY2".utf8) + [0, 0]
  /// No body file is larger; a longer one is refused before it is read further [bytes].
  static let largestSize = 64 << 20

  let path: String
  let header: Header
  private let bytes: [UInt8]
  private let payload: Int

  init(path: String) throws(BodyAsset.Invalid) {
    guard let data = FileManager.default.contents(atPath: path), data.count <= BodyFile.largestSize
    else { throw .unreadable(file: path) }
    try self.init(path: path, bytes: [UInt8](data))
  }

  init(path: String, bytes: [UInt8]) throws(BodyAsset.Invalid) {
    self.path = path
    self.bytes = bytes
    guard bytes.count >= 16 else {
      throw .truncated(file: path, part: "preamble", neededBytes: 16, foundBytes: bytes.count)
    }
    guard Array(bytes[0..<8]) == BodyFile.magic else {
      throw .wrongMagic(file: path, found: Array(bytes[0..<8]))
    }
    let length = (0..<4).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
    payload = 16 + length
    guard bytes.count >= payload else {
      throw .truncated(file: path, part: "header", neededBytes: payload, foundBytes: bytes.count)
    }
    do {
      header = try JSONDecoder().decode(Header.self, from: Data(bytes[16..<payload]))
    } catch {
      throw .badHeader(file: path, reason: "\(error)")
    }
    guard header.format == "TBODY2" else {
      throw .badHeader(file: path, reason: "format \"\(header.format)\" is not \"TBODY2\"")
    }
    guard bytes.count == payload + header.payload_bytes else {
      throw .truncated(
        file: path, part: "payload", neededBytes: payload + header.payload_bytes,
        foundBytes: bytes.count)
    }
    try checkCounts()
  }

  /// The counts must agree with each other and be small enough to multiply.
  private func checkCounts() throws(BodyAsset.Invalid) {
    let h = header
    guard
      (1...65_535).contains(h.vertices), (1...h.vertices).contains(h.stored_vertices),
      h.left_vertices >= 0, h.left_vertices <= h.stored_vertices,
      h.stored_vertices + h.left_vertices == h.vertices
    else {
      throw .badHeader(
        file: path,
        reason: "\(h.vertices) vertices are not \(h.stored_vertices) stored and "
          + "\(h.left_vertices) mirrored ones")
    }
    guard (1...1_000).contains(h.components), (1...256).contains(h.bones.count),
      h.mean_step > 0, h.mean_step.isFinite
    else {
      throw .badHeader(
        file: path,
        reason: "\(h.components) components, \(h.bones.count) bones, mean_step \(h.mean_step)")
    }
  }

  /// The raw bytes of an array and its first dimension, its type and other dimensions checked.
  private func raw(
    _ name: String, _ dtype: String, _ size: Int, rows: Int?, columns: [Int]
  ) throws(BodyAsset.Invalid) -> ArraySlice<UInt8> {
    guard let d = header.arrays.first(where: { $0.name == name }) else {
      throw .missingArray(file: path, name: name, valid: header.arrays.map(\.name))
    }
    let first = rows.map { "\($0)" } ?? "any"
    let expected = "\(dtype) [\(([first] + columns.map { "\($0)" }).joined(separator: ", "))]"
    guard
      d.dtype == dtype, d.shape.count == columns.count + 1, Array(d.shape.dropFirst()) == columns,
      rows == nil || d.shape[0] == rows, (0...(1 << 24)).contains(d.shape[0])
    else {
      throw .wrongShape(
        file: path, array: name, expected: expected, found: "\(d.dtype) \(d.shape)")
    }
    let byteCount = d.shape.reduce(size, *)
    guard d.offset >= 0, d.offset <= header.payload_bytes,
      byteCount <= header.payload_bytes - d.offset
    else {
      throw .truncated(
        file: path, part: "array \"\(name)\"", neededBytes: byteCount,
        foundBytes: max(0, header.payload_bytes - d.offset))
    }
    return bytes[(payload + d.offset)..<(payload + d.offset + byteCount)]
  }

  func uint8(_ name: String, rows: Int?, columns: [Int]) throws(BodyAsset.Invalid) -> [Int] {
    try raw(name, "uint8", 1, rows: rows, columns: columns).map { Int($0) }
  }

  func int8(_ name: String, rows: Int?, columns: [Int]) throws(BodyAsset.Invalid) -> [Int] {
    try raw(name, "int8", 1, rows: rows, columns: columns).map { Int(Int8(bitPattern: $0)) }
  }

  func uint16(_ name: String, rows: Int?, columns: [Int]) throws(BodyAsset.Invalid) -> [Int] {
    try uint16(name, withType: "uint16", rows: rows, columns: columns)
  }

  func int16(_ name: String, rows: Int?, columns: [Int]) throws(BodyAsset.Invalid) -> [Int] {
    try uint16(name, withType: "int16", rows: rows, columns: columns)
      .map { Int(Int16(truncatingIfNeeded: $0)) }
  }

  private func uint16(
    _ name: String, withType dtype: String, rows: Int?, columns: [Int]
  ) throws(BodyAsset.Invalid) -> [Int] {
    let b = try raw(name, dtype, 2, rows: rows, columns: columns)
    return stride(from: b.startIndex, to: b.endIndex, by: 2).map {
      Int(b[$0]) | Int(b[$0 + 1]) << 8
    }
  }

  func float32(_ name: String, rows: Int?, columns: [Int]) throws(BodyAsset.Invalid) -> [Float] {
    let b = try raw(name, "float32", 4, rows: rows, columns: columns)
    let values = stride(from: b.startIndex, to: b.endIndex, by: 4).map { i in
      Float(
        bitPattern: UInt32(b[i]) | UInt32(b[i + 1]) << 8 | UInt32(b[i + 2]) << 16
          | UInt32(b[i + 3]) << 24)
    }
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      throw .wrongShape(
        file: path, array: name, expected: "finite numbers", found: "\(values[bad]) at \(bad)")
    }
    return values
  }
}
