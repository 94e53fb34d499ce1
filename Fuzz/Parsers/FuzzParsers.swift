import FuzzSupport

/// The readers that need little more than themselves.
private let fuzzer = Fuzzer([.filters, .reports, .locks, .times, .upstream, .targets])

@_cdecl("LLVMFuzzerInitialize")
func initialize(
  _: UnsafeMutablePointer<CInt>,
  _: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>
) -> CInt {
  fuzzer.begin()
}

@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  fuzzer.read(bytes, count)
}
