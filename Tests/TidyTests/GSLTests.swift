// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

/// GSL by an allow-list: what gives the same bits on every processor, and what is tied to glibc.
@Suite("GSL allow-list") struct GSLTests {
  /// No libm but the square root: safe in digested paths.
  static let safe = [
    "gsl_linalg_cholesky_", "gsl_linalg_mcholesky_", "gsl_linalg_ldlt_", "gsl_linalg_LU_",
    "gsl_bspline_", "gsl_multifit_nlinear_", "gsl_multilarge_linear_alloc",
    "gsl_multilarge_linear_free", "gsl_multilarge_linear_reset", "gsl_multilarge_linear_accumulate",
    "gsl_multilarge_linear_solve", "gsl_multilarge_linear_normal",
    "gsl_multilarge_linear_workspace", "gsl_blas_", "gsl_matrix", "gsl_vector", "gsl_permutation",
  ]
  /// hypot: the bits depend on the glibc version; off-line reports only.
  static let tied = [
    "gsl_linalg_QR_", "gsl_linalg_SV_decomp", "gsl_linalg_householder_", "gsl_eigen_symmv",
  ]
  /// Not arithmetic at all.
  static let plumbing = ["gsl_set_error_handler_off", "gsl_strerror", "gsl_version"]
  static let forbidden = [
    "gsl_siman", "gsl_ran_gaussian", "gsl_multifit_linear_gcv", "gsl_multifit_linear_lcurve",
    "gsl_poly_solve_cubic", "gsl_multifit_nlinear_driver", "gsl_multilarge_linear_tsqr",
    "gsl_multilarge_linear_lcurve",
  ]

  private func calls(in file: SourceTree.File) -> [(line: Int, name: String)] {
    var found: [(Int, String)] = []
    for (number, line) in file.code.enumerated() {
      for match in line.matches(of: /\bgsl_[A-Za-z0-9_]+/) {
        found.append((number + 1, String(match.output)))
      }
    }
    return found
  }

  @Test("only Numerics speaks to GSL")
  func onlyNumerics() {
    for file in SourceTree.sources where file.module != "Numerics" {
      for (line, name) in calls(in: file) {
        Issue.record("\(file.path):\(line): \(name)")
      }
    }
  }

  @Test("every GSL function used is on the list")
  func allowList() {
    let allowed = Self.safe + Self.tied + Self.plumbing
    var seen = 0
    for file in SourceTree.sources where file.module == "Numerics" {
      for (line, name) in calls(in: file) {
        seen += 1
        #expect(allowed.contains { name.hasPrefix($0) }, "\(file.path):\(line): \(name)")
        #expect(
          !Self.forbidden.contains { name.hasPrefix($0) }, "\(file.path):\(line): \(name)")
      }
    }
    #expect(seen > 10, "the search found \(seen) calls: is it looking in the right place?")
  }

  @Test("functions tied to the glibc version stand in files that say so")
  func tiedFunctions() {
    for file in SourceTree.sources where file.module == "Numerics" {
      let uses = calls(in: file).contains { call in
        Self.tied.contains { call.name.hasPrefix($0) }
      }
      let says = file.lines.contains { $0.contains("glibc") }
      #expect(!uses || says, "\(file.path) does not say that its results are tied to glibc")
    }
  }
}
