import CMicrohttpd
import Testing

/// The numbers and names that Swift code relies on without the compiler's help.
struct ShimTests {
  @Test func `the library is one that the wrapper was written for`() {
    #expect(String(cString: MHD_get_version()).hasPrefix("0.9."))
  }

  @Test func `the library can poll with threads of its own`() {
    #expect(MHD_is_feature_supported(.FEATURE_POLL) == .YES)
    #expect(MHD_is_feature_supported(.FEATURE_THREADS) == .YES)
  }

  @Test func `the library can speak TLS and ask for the certificate`() {
    #expect(MHD_is_feature_supported(.FEATURE_TLS) == .YES)
    #expect(MHD_is_feature_supported(.FEATURE_HTTPS_CERT_CALLBACK) == .YES)
  }

  @Test func `a response takes the flag that leaves out chunks`() {
    let response = MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT)
    defer { MHD_destroy_response(response) }
    #expect(CMHD_send_unchunked(response) == .YES)
  }
}
