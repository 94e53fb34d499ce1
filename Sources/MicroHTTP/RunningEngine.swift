import CMicrohttpd
import Foundation
import Synchronization

/// The library at work for an engine, from a successful start to the stop.
struct RunningEngine: ~Copyable, Sendable {
  let engine: Engine
  /// The port that clients connect to.
  let port: Int
  private nonisolated(unsafe) let library: OpaquePointer  // safe: the library locks it itself
  private let context: Unmanaged<Engine>
  private let watchdog: Task<Void, Never>
  /// The listening socket once nobody listens on it any more; until then it is the library's.
  private var retiredSocket: Int32?

  /// Connections above the limit that are open only to be told that there are too many, and what
  /// makes up for an uneven spread over the threads.
  private static func surplus(over limit: Int) -> Int { 64 + limit / 8 }

  /// Bytes of memory of each connection: a request head, and 16 KiB for the library's notes of its
  /// fields, 64 bytes on each, and for the head of the answer. No more, for the library clears all of
  /// it after each answer: 96 KiB in a fifth of the time that a short answer takes, 256 KiB in half of
  /// it.
  private static func memory(forHeadOf bytes: Int) -> Int { max(32_768, bytes + 16_384) }

  /// Time for a 503 to get out to those whose answers did not come.
  private static let farewell = Duration.milliseconds(250)

  /// Starts to answer on a socket.
  init(_ engine: Engine, limit: Int, socket: consuming ListeningSocket, threads: Int)
    throws(ServerError)
  {
    let timeout = engine.configuration.requestTimeout
    self.engine = engine
    port = socket.port
    // Retained until the library has stopped, or released here when it does not start.
    context = Unmanaged.passRetained(engine)
    let limits = CMHDLimits(
      threads: UInt32(clamping: threads),
      connections: UInt32(clamping: limit + Self.surplus(over: limit)),
      connection_memory: Self.memory(forHeadOf: engine.configuration.headerBytes),
      timeout_seconds: UInt32(clamping: max(1, timeout.components.seconds)),
      // What we see we refuse ourselves, with the program's header fields.
      strictness: engine.checksLayout ? 0 : 1)
    let started = CMHD_start(
      socket.release(), limits, engine.callbacks(context: context.toOpaque()),
      TLSCertificates.priorities)
    guard let started else {
      let cause = String(cString: strerror(errno))
      context.release()
      throw ServerError(
        code: .other, address: "\(engine.configuration.host):\(port)", cause: cause)
    }
    library = started
    watchdog = Self.watch(engine.connections, engine.lingering, patience: timeout)
  }

  /// Takes no more connections. Those that are open go on, each to the end of its next answer.
  mutating func stopListening() {
    engine.isStopping.store(true, ordering: .relaxed)
    guard retiredSocket == nil else { return }
    let socket = MHD_quiesce_daemon(library)
    guard socket >= 0 else { return }
    // Clients are refused from now on; closing it must wait until the library has stopped.
    Platform.shutdown(socket)
    retiredSocket = socket
  }

  /// Lets the answers under way finish until `grace` is over; those still awaited become 503,
  /// and bodies whose next chunk is awaited are cut.
  func finishAnswers(within grace: Duration) async {
    await engine.underWay.finish(within: grace)
    if engine.suspensions.close() > 0 {
      await engine.underWay.finish(within: Self.farewell)
    }
  }

  deinit {
    watchdog.cancel()
    engine.isStopping.store(true, ordering: .relaxed)
    engine.suspensions.close()
    MHD_stop_daemon(library)
    if let retiredSocket { close(retiredSocket) }
    // Balances the retain in `init`: all of the library's threads are gone.
    context.release()
  }

  private static func watch(
    _ connections: ConnectionTable, _ lingering: Lingering, patience: Duration
  ) -> Task<Void, Never> {
    let interval = max(.milliseconds(10), min(.seconds(1), patience / 4))
    return Task {
      while !Task.isCancelled {
        try? await Task.sleep(for: interval)
        connections.cutLate()
        lingering.drain()
      }
    }
  }
}
