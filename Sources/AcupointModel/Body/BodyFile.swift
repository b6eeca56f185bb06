// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import StrictJSON

/// A body file opened: its header, and its arrays by name (`docs/body.md` gives the layout).
struct BodyFile {
  static let magic: [UInt8] = [UInt8]("TBODY2".utf8) + [0, 0]
  /// No body file is larger; a longer one is refused before it is read further [bytes].
  static let largestSize = 64 << 20

  let path: String
  let header: BodyFileHeader
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
    do throws(JSONError) {
      header = try BodyFileHeader(JSONNode(data: Data(bytes[16..<payload]), file: path))
    } catch {
      throw .badHeader(error)
    }
    guard bytes.count == payload + header.payloadBytes else {
      throw .truncated(
        file: path, part: "payload", neededBytes: payload + header.payloadBytes,
        foundBytes: bytes.count)
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
      d.type == dtype, d.shape.count == columns.count + 1, Array(d.shape.dropFirst()) == columns,
      rows == nil || d.shape[0] == rows
    else {
      throw .wrongShape(
        file: path, array: name, expected: expected, found: "\(d.type) \(d.shape)")
    }
    let byteCount = d.shape.reduce(size, *)
    guard byteCount <= header.payloadBytes - d.offset else {
      throw .truncated(
        file: path, part: "array \"\(name)\"", neededBytes: byteCount,
        foundBytes: header.payloadBytes - d.offset)
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
