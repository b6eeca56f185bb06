// SPDX-License-Identifier: GPL-3.0-or-later

/// Goes through the numbers of a state in one fixed order, each as a 64-bit word with a name.
///
/// A type that has a state writes one `visit`; hashing, keeping, restoring and comparing it are
/// four visitors, so that none of them can forget a number that another one knows. Allocates: never
/// by itself.
public protocol StateVisitor: ~Copyable {
  /// Takes a word and gives back what shall stand there from now on.
  mutating func word(_ word: UInt64, _ name: StaticString) -> UInt64

  /// The word just given back is none that `name` may have.
  mutating func refuse(_ word: UInt64, _ name: StaticString)
}

extension StateVisitor where Self: ~Copyable {
  @inlinable public mutating func visit(_ value: inout Double, _ name: StaticString) {
    value = Double(bitPattern: word(value.bitPattern, name))
  }

  @inlinable public mutating func visit(_ value: inout Int, _ name: StaticString) {
    value = Int(Int64(bitPattern: word(UInt64(bitPattern: Int64(value)), name)))
  }

  @inlinable public mutating func visit(_ value: inout Bool, _ name: StaticString) {
    let word = word(value ? 1 : 0, name)
    if word > 1 { refuse(word, name) }
    value = word == 1
  }

  /// A count that may be absent, which is −1.
  @inlinable public mutating func visit(_ value: inout Int?, _ name: StaticString) {
    var number = value ?? -1
    visit(&number, name)
    if number < -1 { refuse(UInt64(bitPattern: Int64(number)), name) }
    value = number < 0 ? nil : number
  }

  /// An enumeration or a set of flags.
  @inlinable public mutating func visit<Value: RawRepresentable>(
    _ value: inout Value, _ name: StaticString
  ) where Value.RawValue: UnsignedInteger {
    let word = word(UInt64(value.rawValue), name)
    if let raw = Value.RawValue(exactly: word), let known = Value(rawValue: raw) {
      value = known
    } else {
      refuse(word, name)
    }
  }

  /// An enumeration that may be absent, which is −1.
  @inlinable public mutating func visit<Value: RawRepresentable>(
    _ value: inout Value?, _ name: StaticString
  ) where Value.RawValue: UnsignedInteger {
    let word = word(value.map { UInt64($0.rawValue) } ?? .max, name)
    if word == .max {
      value = nil
    } else if let raw = Value.RawValue(exactly: word), let known = Value(rawValue: raw) {
      value = known
    } else {
      refuse(word, name)
    }
  }

  @inlinable public mutating func visit(_ v: inout Vector3, _ name: StaticString) {
    visit(&v.x, name)
    visit(&v.y, name)
    visit(&v.z, name)
  }

  @inlinable public mutating func visit(_ v: inout JointVector, _ name: StaticString) {
    for i in 0..<JointVector.capacity { visit(&v[i], name) }
  }

  @inlinable public mutating func visit(_ v: inout SIMD8<Int32>, _ name: StaticString) {
    for i in 0..<JointVector.capacity {
      var number = Int(v[i])
      visit(&number, name)
      if let exact = Int32(exactly: number) {
        v[i] = exact
      } else {
        refuse(UInt64(bitPattern: Int64(number)), name)
      }
    }
  }

  @inlinable public mutating func visit<A: Frame, B: Frame>(
    _ X: inout RigidTransform<A, B>, _ name: StaticString
  ) {
    var (x, y, z) = (X.rotation.x, X.rotation.y, X.rotation.z)
    visit(&x, name)
    visit(&y, name)
    visit(&z, name)
    var p = X.translation
    visit(&p, name)
    X = RigidTransform(RotationMatrix(uncheckedColumns: x, y, z), p)
  }

  @inlinable public mutating func visit(_ V: inout Twist, _ name: StaticString) {
    visit(&V.angular, name)
    visit(&V.linear, name)
  }
}

extension StateHash: StateVisitor {
  @inlinable public mutating func word(_ word: UInt64, _ name: StaticString) -> UInt64 {
    add(word)
    return word
  }

  @inlinable public mutating func refuse(_ word: UInt64, _ name: StaticString) {
    preconditionFailure("\(name): a state holds \(word)")
  }
}
