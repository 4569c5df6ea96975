import ByteIO
import Glibc

/// What happens on SIGINT, SIGTERM, SIGHUP, SIGPIPE and SIGXFSZ.
enum StopSignals {
  /// Sets up the process before any thread is started.
  ///
  /// A stop signal removes what is staged and then kills the process as it would have without us, so
  /// that its parent sees how it died; a second one does not wait for the removal. A closed pipe and a file
  /// that has reached its limit are errors of the write, not signals. Descriptors 0 to 2 that are closed are taken by `/dev/null`,
  /// so that no output file becomes standard output; results meant for a closed one still fail.
  static func install() {
    for number in Int32(0)...2 where fcntl(number, F_GETFD) < 0 {
      _ = unsafe open("/dev/null", number == 2 ? O_WRONLY : O_RDONLY)
    }
    _ = signal(SIGPIPE, SIG_IGN)
    _ = signal(SIGXFSZ, SIG_IGN)
    var stops = sigset_t()
    unsafe sigemptyset(&stops)
    for number in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&stops, number) }
    unsafe pthread_sigmask(SIG_BLOCK, &stops, nil)
    var thread = pthread_t()
    let code = unsafe pthread_create(
      &thread,
      nil,
      { _ in
        StopSignals.wait()
        return nil
      },
      nil
    )
    // Without a thread to wait for them the signals must keep their usual effect.
    if code != 0 { unsafe pthread_sigmask(SIG_UNBLOCK, &stops, nil) }
  }

  private static func wait() {
    var stops = sigset_t()
    unsafe sigemptyset(&stops)
    for number in [SIGINT, SIGTERM, SIGHUP] { unsafe sigaddset(&stops, number) }
    var caught: Int32 = 0
    while unsafe sigwait(&stops, &caught) != 0 {}
    for number in [SIGINT, SIGTERM, SIGHUP] { _ = signal(number, SIG_DFL) }
    unsafe pthread_sigmask(SIG_UNBLOCK, &stops, nil)
    StagedPaths.removeAll()
    kill(getpid(), caught)
    // The default action ends the process; nothing is to be done should it be a moment late.
    while true { pause() }
  }
}
