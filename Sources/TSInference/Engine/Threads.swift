import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// How many processors there are.
package func processorCount() -> Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

/// Calls `body` with 0..<count, each on a thread of its own, the caller's being the first; returns when all are done.
///
/// These are threads of the operating system and not tasks: they compute for minutes without a pause, which would block
/// the pool that tasks share. A thread that cannot be made is done without.
package func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) throws {
  var threads: [pthread_t] = []
  for index in 1..<max(count, 1) {
    if let thread = startThread({ body(index) }) { threads.append(thread) }
  }
  body(0)
  for thread in threads { pthread_join(thread, nil) }
}

private final class ThreadWork: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

/// Starts a thread with eight megabytes of stack.
private func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
  var attributes = pthread_attr_t()
  guard pthread_attr_init(&attributes) == 0 else { return nil }
  defer { pthread_attr_destroy(&attributes) }
  pthread_attr_setstacksize(&attributes, 8 << 20)
  let work = Unmanaged.passRetained(ThreadWork(body))
  #if canImport(Darwin)
    var thread: pthread_t?
    let status = pthread_create(&thread, &attributes, { runWork($0) }, work.toOpaque())
  #else
    var thread = pthread_t()
    let status = pthread_create(&thread, &attributes, { runWork($0) }, work.toOpaque())
  #endif
  guard status == 0 else {
    work.release()
    return nil
  }
  return thread
}

#if canImport(Darwin)
  private func runWork(_ context: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<ThreadWork>.fromOpaque(context).takeRetainedValue().body()
    return nil
  }
#else
  private func runWork(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<ThreadWork>.fromOpaque(context).takeRetainedValue().body()
    return nil
  }
#endif
