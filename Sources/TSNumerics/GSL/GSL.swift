import CGSL

/// The GNU Scientific Library as the project calls it.
///
/// GSL's default error handler ends the process, and many of its functions check nothing: some samplers do not return
/// on parameters out of range. Here the handler is switched off once, and every function states what its caller must
/// have checked.
public enum GSL {
  /// Switches off the handler that aborts the process. Touched by every function that can raise an error.
  static let isReady: Bool = {
    gsl_set_error_handler_off()
    return true
  }()

  /// The version of the library that the package was built against, such as "2.7.1".
  public static var version: String { GSL_VERSION }
}
