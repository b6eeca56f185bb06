// SPDX-License-Identifier: GPL-3.0-or-later

extension MCAPReader.ChunkHead {
  /// The records of a chunk, unpacked and checked; no more memory is taken than the limit.
  ///
  /// - Parameters:
  ///   - record: behind the head.
  ///   - offset: place of the chunk in the file.
  func unpacked(_ record: RecordCursor, at offset: UInt64) throws(MCAPFailure) -> [UInt8] {
    func failure(_ problem: MCAPFailure.Problem) -> MCAPFailure {
      MCAPFailure(file: record.file, offset: offset, problem)
    }
    guard compressedSize <= UInt64(record.remaining) else {
      throw failure(.recordTooShort(opcode: record.opcode, field: "records"))
    }
    let limit = MCAPReader.largestRecord
    guard uncompressedSize <= limit else {
      throw failure(.tooLarge(what: "an unpacked chunk", size: uncompressedSize, limit: limit))
    }
    let packed = record.bytes[record.at..<record.at + Int(compressedSize)]
    let records: [UInt8]
    switch compression {
    case "": records = Array(packed)
    case "zstd": records = Zstd.decompress(packed, size: Int(uncompressedSize)) ?? []
    default: throw failure(.unknownCompression(compression))
    }
    guard UInt64(records.count) == uncompressedSize else {
      throw failure(.notDecompressed(compression, size: uncompressedSize))
    }
    let computed = CRC32.of(records[...])
    guard checkValue == 0 || checkValue == computed else {
      throw failure(
        .wrongCheckValue(of: "a chunk", stored: checkValue, computed: computed))
    }
    return records
  }
}
