import Testing

@testable import Dashboard

struct MetricsTextTests {
  @Test func `a label can't break out of its quotes or its line`() {
    var text = MetricsText()
    text.family("answers_total", .counter, "Answers.")
    text.sample(3, ["address": "a\"b\\c\nd", "status": "200"])
    #expect(
      String(decoding: text.bytes, as: UTF8.self) == """
        # HELP answers_total Answers.
        # TYPE answers_total counter
        answers_total{address="a\\"b\\\\c\\nd",status="200"} 3

        """)
  }

  @Test func `a help text can't break out of its line`() {
    var text = MetricsText()
    text.family("size", .gauge, "Of \"C:\\new\"\nin bytes.")
    #expect(
      String(decoding: text.bytes, as: UTF8.self) == """
        # HELP size Of "C:\\\\new"\\nin bytes.
        # TYPE size gauge

        """)
  }

  @Test func `families are sorted and each is there once, whoever writes to it`() {
    var text = MetricsText()
    text.family("b", .gauge, "B.")
    text.sample(1, ["agent": "x"])
    text.family("a", .counter, "A.")
    text.sample(2, [:])
    text.family("b", .gauge, "Another B.")
    text.sample(3, ["agent": "y"])
    #expect(
      String(decoding: text.bytes, as: UTF8.self) == """
        # HELP a A.
        # TYPE a counter
        a 2
        # HELP b B.
        # TYPE b gauge
        b{agent="x"} 1
        b{agent="y"} 3

        """)
  }

  @Test func `the buckets of a histogram count what lies up to their bound`() {
    var text = MetricsText()
    text.family("wait_seconds", .histogram, "Waiting.")
    text.histogram(
      bounds: [0.005, 1, 2.5], counts: [1, 0, 4, 2], sum: 12.75, ["agent": "x"])
    #expect(
      String(decoding: text.bytes, as: UTF8.self) == """
        # HELP wait_seconds Waiting.
        # TYPE wait_seconds histogram
        wait_seconds_bucket{agent="x",le="0.005"} 1
        wait_seconds_bucket{agent="x",le="1"} 1
        wait_seconds_bucket{agent="x",le="2.5"} 5
        wait_seconds_bucket{agent="x",le="+Inf"} 7
        wait_seconds_sum{agent="x"} 12.75
        wait_seconds_count{agent="x"} 7

        """)
  }

  @Test(
    arguments: [
      (0, "0"), (-0.0, "0"), (3, "3"), (-2, "-2"), (0.1, "0.1"), (1e-9, "1e-09"),
      (9_007_199_254_740_991, "9007199254740991"), (1e300, "1e+300"),
      // Go's spelling, which Prometheus reads, not Swift's.
      (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
    ] as [(Double, String)])
  func `a number is written exactly`(number: Double, text: String) {
    #expect(number.metricText == text)
  }

  @Test(arguments: [
    ("requests_total", "requests_total"), ("http.requests-total", "http_requests_total"),
    ("2xx", "_2xx"), ("über", "_ber"), ("a:b", "a_b"), ("", "_"), ("a\n} 1", "a___1"),
    ("\u{1F600}", "_"), ("e\u{301}", "e_"),
  ])
  func `any text makes a valid name`(text: String, name: String) {
    #expect(text.metricName == name)
  }

  @Test(arguments: [
    ("agent", "agent"), ("agent name", "agent_name"), ("7", "_7"),
    // Prometheus' own.
    ("__name__", "_name__"), ("le", "exported_le"), ("quantile", "exported_quantile"),
  ])
  func `any text makes a valid name of a label`(text: String, name: String) {
    #expect(text.metricLabelName == name)
  }

  @Test(arguments: [
    ([("a", "1"), ("b", "2")], [("b", "2"), ("a", "1")]),
    // An empty value is as good as none.
    ([("a", "1"), ("b", "")], [("a", "1")]),
    // Two names that become one.
    ([("a.b", "2"), ("a-b", "1")], [("a_b", "1;2")]),
  ])
  func `labels that mean the same are the same`(
    left: [(String, String)], right: [(String, String)]
  ) {
    #expect(MetricLabels(left) == MetricLabels(right))
    #expect(MetricLabels(left).inBraces() == MetricLabels(right).inBraces())
  }
}
