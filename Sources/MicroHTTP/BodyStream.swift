import Synchronization

/// A body made chunk by chunk, each only when the client can take it: a client that does not read
/// holds one chunk and no more.
public struct BodyStream: Sendable {
  enum Source: Sendable {
    case now(@Sendable () throws -> [UInt8]?)
    case later(@Sendable () async throws -> [UInt8]?)
  }

  let source: Source

  /// A body of the chunks that `next` returns.
  ///
  /// - Parameter next: Returns the next chunk, or nil at the end. An empty chunk is skipped. Runs
  ///   on the server's thread, so must neither block nor take long, and by one thread at a time.
  ///   When it throws the connection is cut, so that the client sees that something is missing;
  ///   a client of HTTP/1.0 can't tell.
  public init(_ next: @escaping @Sendable () throws -> [UInt8]?) {
    source = .now(next)
  }

  /// A body of chunks that have to be waited for. The connection sleeps meanwhile, and holds no
  /// thread.
  ///
  /// - Parameter next: Returns the next chunk, or nil at the end. An empty chunk is skipped. Called
  ///   again only when the client has taken the chunk before. Cancelled when the server stops,
  ///   which cuts the connection, but not when the client goes: that is seen only when the next
  ///   chunk is sent. When it throws it is as in ``init(_:)``.
  public init(later next: @escaping @Sendable () async throws -> [UInt8]?) {
    source = .later(next)
  }

  /// A body whose chunks are made from a state that goes on from chunk to chunk.
  ///
  /// - Parameters:
  ///   - state: What is handed to the first call of `next`.
  ///   - next: As in ``init(_:)``.
  public init<State>(
    state: sending State, next: @escaping @Sendable (inout State) throws -> [UInt8]?
  ) {
    let box = Box(state)
    source = .now { try box.state.withLock { try next(&$0) } }
  }

  private final class Box<State>: Sendable {
    let state: Mutex<State>

    init(_ state: sending State) {
      self.state = Mutex(state)
    }
  }
}
