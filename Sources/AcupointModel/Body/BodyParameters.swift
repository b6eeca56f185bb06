// SPDX-License-Identifier: GPL-3.0-or-later

/// Where a body stands between the corner states of the shape basis; each number in 0…1.
package struct BodyParameters: Equatable, Sendable {
  /// 0 male … 1 female.
  package var sex: Double
  /// 0 young (25 years) … 1 old (90 years).
  package var age: Double
  /// 0 least … ½ average … 1 most.
  package var muscle: Double
  /// 0 least … ½ average … 1 most.
  package var weight: Double
  /// 0 shortest … 1 tallest.
  package var height: Double
  /// 0 ideal … 1 uncommon.
  package var proportions: Double

  package init(
    sex: Double, age: Double = 0, muscle: Double = 0.5, weight: Double = 0.5,
    height: Double = 0.5, proportions: Double = 0.5
  ) {
    self.sex = sex
    self.age = age
    self.muscle = muscle
    self.weight = weight
    self.height = height
    self.proportions = proportions
  }

  /// The multilinear weights of the 144 corner states, sum one; the last parameter varies fastest.
  ///
  /// Muscle and weight have three states each and are linear between neighbours.
  var cornerWeights: [Double] {
    func two(_ v: Double) -> [Double] { [1 - v, v] }
    func three(_ v: Double) -> [Double] {
      [max(0, 1 - 2 * v), 1 - abs(2 * v - 1), max(0, 2 * v - 1)]
    }
    var weights = [1.0]
    for factor in [two(sex), two(age), three(muscle), three(weight), two(height), two(proportions)]
    {
      weights = weights.flatMap { w in factor.map { w * $0 } }
    }
    return weights
  }
}
