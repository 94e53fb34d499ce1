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
}
