// SPDX-License-Identifier: GPL-3.0-or-later

/// Why a patient cannot be registered from what was measured.
package enum RegistrationRefusal: Error, Equatable, CustomStringConvertible {
  /// Fewer points than a pose needs, after dropping what was occluded.
  case tooFewLandmarks(count: Int, needed: Int)
  /// All points lie near one line, so that nothing tells the turn about it [m].
  case collinear(spread: Double, needed: Double)
  /// A measured coordinate, a weight or a standard deviation that is no usable number.
  case badNumber(what: String)
  /// Too few of the measured landmarks agree with each other and with this body.
  case noAgreement(agreeing: Int, of: Int)
  /// The name is not one of a landmark or a feature of the body.
  case unknownLandmark(String, valid: [String])
  /// The landmark has no such side.
  case wrongSide(String, side: String)
  /// The numbers of the fit broke down.
  case numerical(String)

  package var description: String {
    func millimetres(_ x: Double) -> String { "\((x * 1e4).rounded() / 10) mm" }
    switch self {
    case .tooFewLandmarks(let count, let needed):
      return "registration: \(count) landmarks seen; at least \(needed) are needed"
    case .collinear(let spread, let needed):
      return "registration: the landmarks lie on one line (they spread \(millimetres(spread)) "
        + "across it); at least \(millimetres(needed)) are needed"
    case .badNumber(let what):
      return "registration: \(what) must be finite, and weights and deviations positive"
    case .noAgreement(let agreeing, let of):
      return "registration: only \(agreeing) of \(of) landmarks agree with each other"
    case .unknownLandmark(let name, let valid):
      return "registration: no landmark \"\(name)\"; valid names: "
        + valid.joined(separator: ", ")
    case .wrongSide(let name, let side):
      return "registration: landmark \"\(name)\" has no side \"\(side)\""
    case .numerical(let reason):
      return "registration: the fit broke down: \(reason)"
    }
  }
}
