// SPDX-License-Identifier: GPL-3.0-or-later

import AcupointModel
import Geometry
import SpatialMath
import Testing
import _TestSupport

import struct AcupointModel.Patient

@Suite("Patient to body") struct PatientFitTests {
  let asset = BodyFixtures.asset

  /// Adults with a body mass index of 15…42, any height, age and sex.
  private func adult(_ seed: UInt64) -> Patient {
    var random = SeededGenerator(seed: seed, stream: "adults")
    let sex = Sex.allCases[random.index(below: 2)]
    let height = random.uniform(1.40, 2.05)
    return Patient(
      sex: sex, ageYears: random.uniform(18, 90), height: height,
      mass: random.uniform(15, 42) * height * height)
  }

  @Test(
    "height is met to 1 mm and mass to 0.5 kg on the surface contact uses", arguments: seeds(24))
  func meets(seed: UInt64) throws {
    let patient = adult(seed)
    let shape = try asset.shape(of: patient)
    let surface = shape.posed(.anatomical).surface
    let bounds = try #require(surface.bounds)
    #expect(abs(bounds.upper.z - bounds.lower.z - patient.height) <= 1e-3, "\(patient)")
    #expect(abs(surface.volume * BodyShape.density - patient.mass) <= 0.5, "\(patient)")
    #expect(shape.patient == patient)
    #expect(abs(shape.stature - patient.height) <= 1e-4 && abs(shape.mass - patient.mass) <= 0.01)
  }

  @Test("the knee stands at 0.28 (men) or 0.27 (women) of the stature", arguments: seeds(10))
  func knee(seed: UInt64) throws {
    let patient = adult(seed)
    let body = try asset.shape(of: patient).posed(.anatomical)
    let sole = try #require(body.surface.bounds).lower.z
    let height = try body.joint(named: "lowerleg01.L").z - sole
    let wanted = patient.sex == .male ? 0.28 : 0.27
    #expect(abs(height / patient.height - wanted) < 0.004, "\(patient)")
  }

  @Test("the same patient gives the same body, bit for bit")
  func repeatable() throws {
    let patient = adult(1)
    let a = try asset.shape(of: patient)
    let b = try asset.shape(of: patient)
    #expect(a.restControlVertices == b.restControlVertices)
  }

  @Test("a body changes without jumps: 1 mm, 0.1 kg or 0.1 year", arguments: seeds(10))
  func continuous(seed: UInt64) throws {
    let patient = adult(seed)
    let before = try asset.shape(of: patient).posed(.anatomical).controlVertices
    var older = patient
    older.ageYears = min(90, patient.ageYears + 0.1)
    var heavier = patient
    heavier.mass += 0.1
    var taller = patient
    taller.height += 1e-3
    for other in [older, heavier, taller] {
      let after = try asset.shape(of: other).posed(.anatomical).controlVertices
      let worst = zip(after, before).reduce(0) { max($0, ($1.0 - $1.1).length) }
      #expect(worst < 1e-3, "\(other): \(1e3 * worst) mm")
    }
  }

  @Test("an impossible mass is refused with the range, whose ends are possible")
  func mass() throws {
    for sex in Sex.allCases {
      for wanted in [20, 300, -1, Double.infinity] {
        var patient = Patient(sex: sex, ageYears: 40, height: 1.7, mass: wanted)
        let error = try #require(refusal(of: patient))
        guard case .mass(wanted, let possible) = error else {
          Issue.record("\(error)")
          continue
        }
        #expect(!possible.contains(wanted) && possible.lowerBound > 25)
        guard wanted == 300 else { continue }
        patient.mass = possible.lowerBound + 0.01
        #expect(refusal(of: patient) == nil)
        patient.mass = possible.upperBound - 0.01
        #expect(refusal(of: patient) == nil)
        patient.mass = possible.upperBound + 0.01
        #expect(refusal(of: patient) != nil)
      }
    }
  }

  @Test("an impossible height is refused with the range, whose ends are possible")
  func height() throws {
    for (sex, age) in [(Sex.male, 20.0), (.female, 85)] {
      for wanted in [0.9, 2.8, .nan] {
        let patient = Patient(sex: sex, ageYears: age, height: wanted, mass: 60)
        guard case .height(_, let possible) = try #require(refusal(of: patient)) else {
          Issue.record("not refused for its height")
          continue
        }
        #expect(!possible.contains(wanted))
        guard wanted == 2.8 else { continue }
        for height in [possible.lowerBound, possible.upperBound] {
          var edge = Patient(sex: sex, ageYears: age, height: height, mass: 1)
          guard case .mass(_, let masses) = try #require(refusal(of: edge)) else {
            Issue.record("\(edge) is not refused for its mass")
            continue
          }
          for share in [0.001, 0.5, 0.999] {
            edge.mass = masses.lowerBound + share * (masses.upperBound - masses.lowerBound)
            #expect(refusal(of: edge) == nil, "\(edge)")
          }
        }
      }
    }
  }

  @Test("every corner of the valid range has a body", arguments: Sex.allCases)
  func corners(sex: Sex) throws {
    for (age, height) in [(18.0, 1.40), (18, 2.05), (90, 1.40), (90, 2.05)] {
      for index in [15.0, 42] {
        let patient = Patient(
          sex: sex, ageYears: age, height: height, mass: index * height * height)
        let shape = try asset.shape(of: patient)
        #expect(abs(shape.mass - patient.mass) < 0.01 && abs(shape.stature - height) < 1e-4)
      }
    }
  }

  @Test("a pregnant woman weighs what is asked, with the belly forward; a man is refused")
  func pregnancy() throws {
    var patient = Patient(sex: .female, ageYears: 30, height: 1.66, mass: 72)
    let before = try asset.shape(of: patient).posed(.anatomical)
    patient.isPregnant = true
    let shape = try asset.shape(of: patient)
    #expect(abs(shape.mass - 72) < 0.01 && shape.patient == patient)
    let body = shape.posed(.anatomical)
    func front(_ body: PosedBody) -> Double {
      body.surface.vertices.reduce(0) { (0...0.2).contains($1.z) ? min($0, $1.y) : $0 }
    }
    #expect(front(body) < front(before) - 0.05)
    patient.sex = .male
    #expect(refusal(of: patient) == .pregnant(.male))
  }

  @Test("ages outside 18…90 are refused", arguments: [17.9, 90.1, -3, .nan])
  func age(years: Double) {
    let patient = Patient(sex: .male, ageYears: years, height: 1.75, mass: 75)
    guard case .age(_, let possible) = refusal(of: patient) else {
      Issue.record("not refused for its age")
      return
    }
    #expect(possible == 18...90)
  }

  @Test("a refusal speaks in the units of the edge")
  func text() {
    let error = Patient.Impossible.height(2.8, possible: 1.45...2.255)
    #expect(
      error.description
        == "height_cm 280.0 has no body; possible is 145.0…225.5")
  }

  private func refusal(of patient: Patient) -> Patient.Impossible? {
    do throws(Patient.Impossible) {
      _ = try asset.shape(of: patient)
      return nil
    } catch {
      return error
    }
  }
}
