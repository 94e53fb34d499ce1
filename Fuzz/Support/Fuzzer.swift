import Foundation

/// What libFuzzer, which has the `main`, calls of a program of ours.
public struct Fuzzer: Sendable {
  /// Which harness the program runs: its arguments are libFuzzer's, and can name none.
  private static let variable = "FUZZ_HARNESS"

  private let names: String
  private let chosen: Harness?

  /// A program of these harnesses.
  public init(_ harnesses: [Harness]) {
    names = harnesses.map(\.name).joined(separator: ", ")
    chosen = harnesses.first { $0.name == ProcessInfo.processInfo.environment[Fuzzer.variable] }
  }

  /// What is called first: https://llvm.org/docs/LibFuzzer.html#startup-initialization
  public func begin() -> CInt {
    guard chosen == nil else { return 0 }
    FileHandle.standardError.write(Data("\(Fuzzer.variable) must be one of \(names)\n".utf8))
    exit(2)
  }

  /// What is called with every input: https://llvm.org/docs/LibFuzzer.html#fuzz-target
  public func read(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    chosen?.read(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
  }
}
