import Benchmark
import Loops

/// Registers every loop with package-benchmark, which finds this by its name.
let benchmarks: @Sendable () -> Void = {
  let configuration = Benchmark.Configuration(
    // Instructions are left out where a machine has no counters for them, as most virtual ones.
    metrics: [.wallClock, .instructions], warmupIterations: 1, maxDuration: .seconds(1),
    maxIterations: 1000)
  for loop in Loop.all {
    Benchmark(
      loop.name, configuration: configuration,
      closure: { benchmark, work in
        do {
          blackHole(try work(benchmark.currentIteration))
        } catch {
          benchmark.error("\(error)")
        }
      }, setup: loop.prepare)
  }
}
