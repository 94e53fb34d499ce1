import Testing

@testable import Dashboard

struct ProcessFiguresTests {
  @Test func `what is not known is left out`() throws {
    var figures = ProcessFigures()
    figures.openFiles = 7
    figures.cpuSeconds = 1.5
    var text = MetricsText()
    figures.write(to: &text)
    let metrics = try ParsedMetrics(text.bytes)
    #expect(metrics.families.map(\.name) == ["process_cpu_seconds_total", "process_open_fds"])
    #expect(metrics.families.map(\.kind) == ["counter", "gauge"])
    #expect(
      metrics.samples == [
        .init("process_cpu_seconds_total"): "1.5", .init("process_open_fds"): "7",
      ])
  }

  #if os(Linux)
    @Test(arguments: ["dashboard", "a b", ") R 1 (", "a)b c)"])
    func `a name of the program can't shift the figures`(name: String) {
      var figures = ProcessFigures()
      figures.add(
        stat: """
          42 (\(name)) S 1 42 42 0 -1 4194560 100 0 2 0 250 50 0 0 20 0 9 0 1234 70000000 500 \
          18446744073709551615 1 1 0
          """,
        bootSeconds: 1_700_000_000, ticksPerSecond: 100, pageBytes: 4096)
      #expect(figures.cpuSeconds == 3)
      #expect(figures.startSeconds == 1_700_000_012.34)
      #expect(figures.virtualBytes == 70_000_000)
      #expect(figures.residentBytes == 500 * 4096)
    }

    @Test(arguments: ["", "42", "42 (dashboard)", "42 (dashboard) S 1"])
    func `a text cut short gives no figures`(stat: String) {
      var figures = ProcessFigures()
      figures.add(stat: stat, bootSeconds: 1, ticksPerSecond: 100, pageBytes: 4096)
      #expect(figures.cpuSeconds == nil)
      #expect(figures.startSeconds == nil)
      #expect(figures.virtualBytes == nil)
      #expect(figures.residentBytes == nil)
    }

    @Test(arguments: [
      ("Max open files            1024                 524288               files", 1024),
      ("Max open files            unlimited            unlimited            files", nil),
      ("Max processes             96365                96365                processes", nil),
    ])
    func `the limit is the one that holds now`(line: String, limit: Int?) {
      var figures = ProcessFigures()
      figures.add(limits: "Limit    Soft Limit    Hard Limit    Units\n\(line)\n")
      #expect(figures.maxFiles == limit)
    }

    @Test func `this process has every figure`() throws {
      var figures = ProcessFigures.now
      // Time is told in hundredths of a second, and a test may be done before the first.
      while figures.cpuSeconds == 0 { figures = .now }
      let resident = try #require(figures.residentBytes)
      #expect(resident > 1_000_000)
      #expect(try #require(figures.virtualBytes) > resident)
      #expect(try #require(figures.cpuSeconds) > 0)
      #expect(try #require(figures.openFiles) > 2)
      #expect(try #require(figures.startSeconds) > 1_700_000_000)
    }
  #endif
}
