// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Glibc
import Recording
import Testing

@Suite("OutputFile") struct OutputFileTests {
  private func writer(_ path: String) throws -> MCAPWriter {
    try MCAPWriter(path: path, profile: "", library: "", compression: .none, chunkSize: 100)
  }

  @Test("the name appears when the file is complete, and an older file stays until then")
  func atomic() throws {
    try TestPlaces.withFolder { folder in
      let path = folder + "/run.mcap"
      try Data("before".utf8).write(to: URL(filePath: path))
      var writer = try writer(path)
      let schema = writer.addSchema(name: "a", encoding: "", text: "")
      let channel = writer.addChannel(schema: schema, topic: "/a", encoding: "", metadata: [])
      for time in 0..<100 { writer.write([1, 2, 3], on: channel, at: UInt64(time)) }
      #expect(try TestPlaces.bytes(of: path) == Array("before".utf8))
      #expect(try TestPlaces.names(in: folder) == ["run.mcap", "run.mcap.partial"])
      try writer.close()
      #expect(try TestPlaces.names(in: folder) == ["run.mcap"])
      try MCAPReader(path: path).verify()
    }
  }

  @Test("a file given up leaves nothing")
  func discarded() throws {
    try TestPlaces.withFolder { folder in
      var writer = try writer(folder + "/run.mcap")
      writer.discard()
      #expect(try TestPlaces.names(in: folder) == [])
    }
  }

  @Test("a folder that is not there is named with its reason")
  func missingFolder() throws {
    try TestPlaces.withFolder { folder in
      let path = folder + "/none/run.mcap"
      let failure = FileFailure(path: path + ".partial", operation: .create, code: ENOENT)
      #expect(throws: failure) {
        var writer = try writer(path)
        writer.discard()
      }
      #expect(failure.description.contains("No such file or directory"))
      let left = try TestPlaces.names(in: folder)
      #expect(left == [])
    }
  }

  @Test("a folder's name in the file's place is refused, and no half file keeps it")
  func folderInTheWay() throws {
    try TestPlaces.withFolder { folder in
      let path = folder + "/run.mcap"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      #expect(throws: FileFailure(path: path, operation: .rename, code: EISDIR)) {
        var writer = try writer(path)
        try writer.close()
      }
    }
  }

  @Test("a full disk is told at the end, whatever is written after it")
  func fullDisk() throws {
    try TestPlaces.withFolder { folder in
      // `/dev/full` takes no byte; a link puts it where the partial file would be made.
      let path = folder + "/run.mcap"
      try FileManager.default.createSymbolicLink(
        atPath: path + ".partial", withDestinationPath: "/dev/full")
      var writer = try writer(path)
      let schema = writer.addSchema(name: "a", encoding: "", text: "")
      let channel = writer.addChannel(schema: schema, topic: "/a", encoding: "", metadata: [])
      for time in 0..<100 { writer.write([1, 2, 3], on: channel, at: UInt64(time)) }
      let expected = FileFailure(path: path + ".partial", operation: .write, code: ENOSPC)
      #expect(writer.failure == expected)
      do throws(FileFailure) {
        try writer.close()
        Issue.record("closed without a word")
      } catch {
        #expect(error == expected)
      }
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  /// Reads a pipe to its end, in small bites.
  private final class SlowReader: @unchecked Sendable {
    var bytes: [UInt8] = []
    var isDone = false

    func read(_ path: String) {
      let pipe = unsafe open(path, O_RDONLY)
      var bite = [UInt8](repeating: 0, count: 1500)
      while true {
        let got = unsafe Glibc.read(pipe, &bite, bite.count)
        if got <= 0 { break }
        bytes += bite[..<got]
        usleep(20)
      }
      close(pipe)
      isDone = true
    }
  }

  @Test("writes that are cut short and interrupted lose nothing")
  func shortWrites() throws {
    try TestPlaces.withFolder { folder in
      func write(_ path: String) throws {
        var writer = try MCAPWriter(
          path: path, profile: "", library: "", compression: .none, chunkSize: 100_000)
        let schema = writer.addSchema(name: "a", encoding: "", text: "")
        let channel = writer.addChannel(schema: schema, topic: "/a", encoding: "", metadata: [])
        for time in 0..<4000 {
          writer.write(
            [UInt8](repeating: UInt8(time % 251), count: 200), on: channel, at: UInt64(time))
        }
        try writer.close()
      }
      try write(folder + "/plain")
      #expect(unsafe mkfifo(folder + "/pipe.partial", 0o600) == 0)
      // No SA_RESTART: a blocked write comes back with what it has done, or with EINTR.
      var action = sigaction()
      unsafe action.__sigaction_handler.sa_handler = { _ in }
      #expect(unsafe sigaction(SIGUSR2, &action, nil) == 0)
      let reader = SlowReader()
      let writing = pthread_self()
      Thread.detachNewThread { reader.read(folder + "/pipe.partial") }
      Thread.detachNewThread {
        while !reader.isDone {
          pthread_kill(writing, SIGUSR2)
          usleep(100)
        }
      }
      try write(folder + "/pipe")
      while !reader.isDone { usleep(100) }
      #expect(reader.bytes == (try TestPlaces.bytes(of: folder + "/plain")))
    }
  }
}
