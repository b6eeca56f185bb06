// SPDX-License-Identifier: GPL-3.0-or-later

package import AcupointModel

/// How a simulated patient is measured before a treatment, and how far the patient is from what was
/// stated.
package struct RegistrationSetup: Equatable, Sendable {
  package enum Method: String, CaseIterable, Sendable {
    /// Body, posture and pose are known exactly: nothing is measured.
    case exact
    /// A pointer is held to landmarks.
    case landmarks
    /// Landmarks, and a depth camera sees the skin.
    case surface
  }

  package var method: Method
  /// As `PlacedAtlas.registrationLandmarks` reads them; empty takes the usual ones of the posture.
  package var landmarks: [String]
  /// One standard deviation of a measured landmark, an axis [m].
  package var noise: Double
  /// How much of each landmark's own uncertainty is real, 0…1.
  package var palpation: Double
  /// How many landmarks are grossly wrong.
  package var outliers: Int
  /// How many points of the skin are measured by the method `surface`.
  package var skinPoints: Int
  /// One standard deviation of a point of the skin, an axis [m].
  package var skinNoise: Double
  /// True joint angles lie off the posture's preset by at most this, evenly [rad].
  package var limbAngles: Double
  /// One standard deviation of true about stated: stature [m], mass [kg], each length [m].
  package var heightDeviation: Double
  package var massDeviation: Double
  package var lengthDeviation: Double

  package init(
    method: Method = .exact, landmarks: [String] = [], noise: Double = 0.002,
    palpation: Double = 0, outliers: Int = 0, skinPoints: Int = 2000, skinNoise: Double = 0.002,
    limbAngles: Double = 5 * .pi / 180, heightDeviation: Double = 0.005,
    massDeviation: Double = 1, lengthDeviation: Double = 0
  ) {
    self.method = method
    self.landmarks = landmarks
    self.noise = noise
    self.palpation = palpation
    self.outliers = outliers
    self.skinPoints = skinPoints
    self.skinNoise = skinNoise
    self.limbAngles = limbAngles
    self.heightDeviation = heightDeviation
    self.massDeviation = massDeviation
    self.lengthDeviation = lengthDeviation
  }

  /// What the estimator is told of the patient beforehand: just how the truth is drawn.
  package var priors: RegistrationPriors {
    RegistrationPriors(
      height: heightDeviation, mass: massDeviation, lengths: lengthDeviation,
      angles: limbAngles / 3.0.squareRoot())
  }

  package var settings: BodyRegistration.Settings {
    BodyRegistration.Settings(noise: noise, palpation: palpation, skinNoise: skinNoise)
  }

  /// Twelve landmarks that can be touched in a posture, so far apart that they show how trunk, arms
  /// and legs lie as far as wrist and ankle; an atlas need not have them all.
  package static func usualLandmarks(_ posture: Posture) -> [String] {
    switch posture.support {
    case .front, .knees:
      [
        "acromial angle", "iliac crest highest point", "olecranon", "ulnar styloid process",
        "popliteal crease centre", "lateral malleolus prominence",
      ]
    case .back, .feet, .seat, .left, .right:
      [
        "clavicle acromial end", "ASIS", "cubital crease centre", "palmar wrist crease centre",
        "patella centre", "medial malleolus prominence",
      ]
    }
  }
}
