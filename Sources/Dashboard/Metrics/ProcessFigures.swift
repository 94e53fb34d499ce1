/// What the program takes of its machine, under the names that every Prometheus client uses
/// (https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics).
///
/// A figure that the system doesn't tell is `nil`.
struct ProcessFigures {
  var residentBytes: Int?
  var virtualBytes: Int?
  /// User and system time together.
  var cpuSeconds: Double?
  var openFiles: Int?
  var maxFiles: Int?
  /// Unix time.
  var startSeconds: Double?

  /// Adds the figures that are known.
  func write(to text: inout MetricsText) {
    func write(
      _ name: String, _ kind: MetricsText.Kind, _ value: Double?, _ help: String
    ) {
      guard let value else { return }
      text.family("process_\(name)", kind, help)
      text.sample(value, [:])
    }
    write(
      "cpu_seconds_total", .counter, cpuSeconds,
      "Total user and system CPU time spent in seconds.")
    write("open_fds", .gauge, openFiles.map(Double.init), "Number of open file descriptors.")
    write(
      "max_fds", .gauge, maxFiles.map(Double.init), "Maximum number of open file descriptors.")
    write(
      "virtual_memory_bytes", .gauge, virtualBytes.map(Double.init),
      "Virtual memory size in bytes.")
    write(
      "resident_memory_bytes", .gauge, residentBytes.map(Double.init),
      "Resident memory size in bytes.")
    write(
      "start_time_seconds", .gauge, startSeconds,
      "Start time of the process since unix epoch in seconds.")
  }
}
