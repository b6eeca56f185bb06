// SPDX-License-Identifier: GPL-3.0-or-later

@unsafe @preconcurrency import CGSL

/// Residuals that should become small, and how they change.
package protocol LeastSquaresProblem {
  /// How many numbers there are to find.
  var parameterCount: Int { get }
  /// How many residuals there are, at least as many as parameters.
  var residualCount: Int { get }
  /// Writes every residual.
  func residuals(at x: Span<Double>, into f: inout MutableSpan<Double>)
  /// Writes every derivative: entry `row * parameterCount + column` is ∂f(row)/∂x(column).
  func jacobian(at x: Span<Double>, into j: inout MutableSpan<Double>)
}

/// Levenberg–Marquardt by GSL (`gsl_multifit_nlinear`: trust region `lm`, scaling by Levenberg,
/// Cholesky solver), one step at a time, so that the caller bounds the steps and judges the result.
///
/// The memory is kept from start to start. After the first start, nothing is allocated here.
@safe package struct NonlinearLeastSquares<Problem: LeastSquaresProblem>: ~Copyable {
  /// What a step did.
  package enum Step: Equatable, Sendable {
    /// The residuals became smaller.
    case improved
    /// No step made them smaller: a minimum, or the end of what rounding allows.
    case stalled
  }

  private let workspace: UnsafeMutablePointer<gsl_multifit_nlinear_workspace>
  private let function: UnsafeMutablePointer<gsl_multifit_nlinear_fdf>
  private let call: UnsafeMutablePointer<Callbacks>
  private let problem: UnsafeMutablePointer<Problem>
  private var isStarted = false

  /// - Throws: when there are fewer residuals than parameters, or no memory.
  package init(_ problem: Problem) throws(NumericsError) {
    GSLRuntime.start()
    guard problem.parameterCount > 0, problem.residualCount >= problem.parameterCount else {
      throw .invalid("nonlinear least squares: fewer residuals than parameters")
    }
    var settings = unsafe gsl_multifit_nlinear_default_parameters()
    unsafe settings.trs = gsl_multifit_nlinear_trs_lm
    unsafe settings.scale = gsl_multifit_nlinear_scale_levenberg
    unsafe settings.solver = gsl_multifit_nlinear_solver_cholesky
    guard
      let workspace = unsafe gsl_multifit_nlinear_alloc(
        gsl_multifit_nlinear_trust, &settings, problem.residualCount, problem.parameterCount)
    else { throw NumericsError(code: Int32(GSL_ENOMEM), operation: "nonlinear least squares") }
    unsafe self.workspace = workspace
    let held = UnsafeMutablePointer<Problem>.allocate(capacity: 1)
    unsafe held.initialize(to: problem)
    unsafe self.problem = held
    unsafe call = .allocate(capacity: 1)
    unsafe call.initialize(to: Callbacks(problem: held))
    unsafe function = .allocate(capacity: 1)
    unsafe function.initialize(to: gsl_multifit_nlinear_fdf())
    unsafe function.pointee.f = residualCallback
    unsafe function.pointee.df = jacobianCallback
    unsafe function.pointee.n = problem.residualCount
    unsafe function.pointee.p = problem.parameterCount
    unsafe function.pointee.params = UnsafeMutableRawPointer(call)
  }

  deinit {
    unsafe gsl_multifit_nlinear_free(workspace)
    unsafe function.deallocate()
    unsafe call.deinitialize(count: 1)
    unsafe call.deallocate()
    unsafe problem.deinitialize(count: 1)
    unsafe problem.deallocate()
  }

  /// Begins again from `x`, with another problem of the same size if one is given.
  ///
  /// - Throws: when a residual or derivative is not finite.
  /// - Precondition: as many numbers as parameters; the sizes of the problem have not changed.
  package mutating func start(
    at x: Span<Double>, problem next: Problem? = nil
  ) throws(NumericsError) {
    if let next {
      precondition(
        unsafe next.residualCount == problem.pointee.residualCount
          && next.parameterCount == problem.pointee.parameterCount,
        "\(next.residualCount) × \(next.parameterCount) is another size")
      unsafe problem.pointee = next
    }
    precondition(unsafe x.count == problem.pointee.parameterCount, "\(x.count) parameters")
    isStarted = true
    let code = unsafe x.withUnsafeBufferPointer { p in
      // GSL only reads the start, but its vector has no read-only form.
      var v = unsafe gsl_vector(
        size: p.count, stride: 1, data: UnsafeMutablePointer(mutating: p.baseAddress), block: nil,
        owner: 0)
      return unsafe gsl_multifit_nlinear_init(&v, function, workspace)
    }
    try GSLRuntime.check(code, "nonlinear least squares, start")
    guard squaredNorm.isFinite else {
      throw NumericsError(code: Int32(GSL_EBADFUNC), operation: "nonlinear least squares, start")
    }
  }

  /// One Levenberg–Marquardt step.
  ///
  /// - Throws: when a residual or derivative is not finite.
  package mutating func iterate() throws(NumericsError) -> Step {
    precondition(isStarted, "not started")
    let code = unsafe gsl_multifit_nlinear_iterate(workspace)
    if code == Int32(GSL_ENOPROG) { return .stalled }
    try GSLRuntime.check(code, "nonlinear least squares, step")
    return .improved
  }

  /// A parameter as it stands.
  package func parameter(_ i: Int) -> Double {
    unsafe gsl_vector_get(workspace.pointee.x, i)
  }

  /// A residual as it stands.
  package func residual(_ i: Int) -> Double {
    unsafe gsl_vector_get(workspace.pointee.f, i)
  }

  /// All parameters as they stand. Allocates: once.
  package var parameters: [Double] {
    (0..<(unsafe problem.pointee.parameterCount)).map { i in
      unsafe gsl_vector_get(workspace.pointee.x, i)
    }
  }

  /// The sum of the squared residuals, first to last.
  package var squaredNorm: Double {
    var sum = 0.0
    for i in 0..<(unsafe problem.pointee.residualCount) { sum += residual(i) * residual(i) }
    return sum
  }
}

/// Carries the type of the problem past C, which has no generics.
@safe struct Callbacks {
  let residuals: (UnsafePointer<gsl_vector>, UnsafeMutablePointer<gsl_vector>) -> Int32
  let jacobian: (UnsafePointer<gsl_vector>, UnsafeMutablePointer<gsl_matrix>) -> Int32

  init<Problem: LeastSquaresProblem>(problem: UnsafeMutablePointer<Problem>) {
    unsafe residuals = { x, f in
      let place = unsafe Span(_unsafeStart: x.pointee.data, count: x.pointee.size)
      var out = unsafe MutableSpan(_unsafeStart: f.pointee.data, count: f.pointee.size)
      unsafe problem.pointee.residuals(at: place, into: &out)
      return isFinite(out) ? 0 : Int32(GSL_EBADFUNC)
    }
    unsafe jacobian = { x, j in
      let place = unsafe Span(_unsafeStart: x.pointee.data, count: x.pointee.size)
      let count = unsafe j.pointee.size1 * j.pointee.size2
      guard unsafe j.pointee.tda == j.pointee.size2 else { return Int32(GSL_EINVAL) }
      var out = unsafe MutableSpan(_unsafeStart: j.pointee.data, count: count)
      unsafe problem.pointee.jacobian(at: place, into: &out)
      return isFinite(out) ? 0 : Int32(GSL_EBADFUNC)
    }
  }
}

private func isFinite(_ values: borrowing MutableSpan<Double>) -> Bool {
  for i in 0..<values.count where !values[i].isFinite { return false }
  return true
}

private func residualCallback(
  _ x: UnsafePointer<gsl_vector>?, _ context: UnsafeMutableRawPointer?,
  _ f: UnsafeMutablePointer<gsl_vector>?
) -> Int32 {
  guard let x = unsafe x, let context = unsafe context, let f = unsafe f else {
    return Int32(GSL_EFAULT)
  }
  return unsafe context.assumingMemoryBound(to: Callbacks.self).pointee.residuals(x, f)
}

private func jacobianCallback(
  _ x: UnsafePointer<gsl_vector>?, _ context: UnsafeMutableRawPointer?,
  _ j: UnsafeMutablePointer<gsl_matrix>?
) -> Int32 {
  guard let x = unsafe x, let context = unsafe context, let j = unsafe j else {
    return Int32(GSL_EFAULT)
  }
  return unsafe context.assumingMemoryBound(to: Callbacks.self).pointee.jacobian(x, j)
}
