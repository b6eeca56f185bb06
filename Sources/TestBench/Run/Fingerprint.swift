// SPDX-License-Identifier: GPL-3.0-or-later

import CPlatform
import Numerics

/// What the bits of a run depend on besides its inputs: two builds with equal fingerprints give equal
/// logs. Neither the optimisation level nor the processor belongs to it.
package struct Fingerprint: Equatable, Sendable {
  /// SHA-256 of the sources, hexadecimal.
  package var sourceDigest: String
  /// Version of the Swift compiler.
  package var toolchain: String
  /// Version of the GNU Scientific Library that is loaded.
  package var gsl: String
  /// Version of the C library that is loaded.
  package var glibc: String

  /// Of the program that is running.
  package static let own = Fingerprint(
    sourceDigest: BuildFacts.sourceDigest, toolchain: BuildFacts.toolchain,
    gsl: GSL.version, glibc: unsafe String(cString: platform_c_library_version()))

  /// As a log keeps it.
  package var facts: [(key: String, value: String)] {
    [
      ("source_digest", sourceDigest), ("toolchain", toolchain), ("gsl", gsl), ("glibc", glibc),
    ]
  }
}

extension Fingerprint {
  /// The fingerprint among the facts of a log; nil when one of its parts is missing.
  package init?(_ facts: [(key: String, value: String)]) {
    func value(_ key: String) -> String? { facts.first { $0.key == key }?.value }
    guard let sourceDigest = value("source_digest"), let toolchain = value("toolchain"),
      let gsl = value("gsl"), let glibc = value("glibc")
    else { return nil }
    self.init(sourceDigest: sourceDigest, toolchain: toolchain, gsl: gsl, glibc: glibc)
  }

  /// What differs, in words; empty when nothing does.
  package func differences(from other: Fingerprint) -> [String] {
    zip(facts, other.facts).filter { $0.value != $1.value }.map { mine, theirs in
      "\(mine.key) \(theirs.value), here \(mine.value)"
    }
  }
}
