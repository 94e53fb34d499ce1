import Foundation

/// Which harness the program runs: libFuzzer's own, it has no other `main`, so its arguments can
/// name none.
private let variable = "FUZZ_HARNESS"
private let chosen = Harness.all.first {
  $0.name == ProcessInfo.processInfo.environment[variable]
}

/// What libFuzzer calls first: https://llvm.org/docs/LibFuzzer.html#startup-initialization
@_cdecl("LLVMFuzzerInitialize")
func initialize(
  _: UnsafeMutablePointer<CInt>,
  _: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>
) -> CInt {
  guard chosen == nil else { return 0 }
  let names = Harness.all.map(\.name).joined(separator: ", ")
  FileHandle.standardError.write(Data("\(variable) must be one of \(names)\n".utf8))
  exit(2)
}

/// What libFuzzer calls with every input: https://llvm.org/docs/LibFuzzer.html#fuzz-target
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  chosen?.read(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}
