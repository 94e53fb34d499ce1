extension Client {
  /// Four clients that ask a server again and again until nobody listens at the port any more.
  ///
  /// - Parameters:
  ///   - port: where the server listens.
  ///   - target: what a client of that number asks for.
  ///   - check: looks at each reply.
  static func askUntilGone(
    port: Int, target: @escaping @Sendable (Int) -> String,
    check: @escaping @Sendable (Reply) -> Void
  ) async {
    await withTaskGroup { group in
      for number in 0..<4 {
        group.addTask {
          while let client = try? Client(port: port) {
            while let reply = try? await client.ask(get(target(number))) { check(reply) }
          }
        }
      }
    }
  }
}
