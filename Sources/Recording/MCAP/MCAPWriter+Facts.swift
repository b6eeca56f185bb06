// SPDX-License-Identifier: GPL-3.0-or-later

/// What a file carries beside its messages. It is written at once, not into the chunk being filled.
extension MCAPWriter {
  /// Adds a file inside the file.
  package mutating func attach(name: String, mediaType: String, data: [UInt8], at time: UInt64) {
    attach(MCAPReader.Attachment(name: name, mediaType: mediaType, data: data, at: time))
  }

  /// Adds a file inside another file as it is.
  mutating func attach(_ attachment: MCAPReader.Attachment) {
    let start = file.size
    let record = output.beginRecord(.attachment)
    output.append(attachment.logTime)
    output.append(attachment.createTime)
    output.append(string: attachment.name)
    output.append(string: attachment.mediaType)
    output.append(UInt64(attachment.data.count))
    output.append(attachment.data)
    let content = unsafe UnsafeRawBufferPointer(rebasing: output.bytes[record...])
    output.append(unsafe CRC32.of(content))
    output.endRecord(record)
    let index = summary.attachments.beginRecord(.attachmentIndex)
    summary.attachments.append(start)
    summary.attachments.append(UInt64(output.count))
    summary.attachments.append(attachment.logTime)
    summary.attachments.append(attachment.createTime)
    summary.attachments.append(UInt64(attachment.data.count))
    summary.attachments.append(string: attachment.name)
    summary.attachments.append(string: attachment.mediaType)
    summary.attachments.endRecord(index)
    summary.attachmentCount += 1
    flush()
  }

  /// Adds named facts; keys must be unique.
  package mutating func addMetadata(name: String, _ entries: [(key: String, value: String)]) {
    let start = file.size
    let record = output.beginRecord(.metadata)
    output.append(string: name)
    output.append(map: entries)
    output.endRecord(record)
    let index = summary.metadata.beginRecord(.metadataIndex)
    summary.metadata.append(start)
    summary.metadata.append(UInt64(output.count))
    summary.metadata.append(string: name)
    summary.metadata.endRecord(index)
    summary.metadataCount += 1
    flush()
  }
}
