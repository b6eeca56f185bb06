// SPDX-License-Identifier: GPL-3.0-or-later

package import StrictJSON

extension Atlas {
  /// Why an atlas was refused.
  package enum Invalid: Error, Equatable, CustomStringConvertible {
    case json(JSONError)
    /// The same name or code twice.
    case duplicate(kind: String, name: String)
    /// `owner` speaks of something that does not exist.
    case unknownReference(owner: String, kind: String, name: String, valid: [String])
    /// Rules that depend on themselves; the chain ends where it began.
    case cycle(chain: [String])
    /// A rule measures with a span that belongs to other regions.
    case spanOfOtherRegion(code: String, region: String, span: String, regions: [String])
    /// A second statement repeats what the rule itself uses.
    case witnessReusesRule(code: String, name: String)

    package var description: String {
      switch self {
      case .json(let error):
        error.description
      case .duplicate(let kind, let name):
        "\(kind) \"\(name)\" is written twice"
      case .unknownReference(let owner, let kind, let name, let valid):
        "\(owner): unknown \(kind) \"\(name)\"; " + suggestion(for: name, among: valid)
      case .cycle(let chain):
        "rules that depend on themselves: " + chain.joined(separator: " → ")
      case .spanOfOtherRegion(let code, let region, let span, let regions):
        "\(code) lies in \(region), where the span \(span) does not hold; it holds in "
          + regions.joined(separator: ", ")
      case .witnessReusesRule(let code, let name):
        "the witness of \(code) uses \(name), which its rule uses already"
      }
    }
  }
}
