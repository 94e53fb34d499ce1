import FuzzSupport

/// The reader of signed links, which needs all that pages need.
private let fuzzer = Fuzzer([.tokens])

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
