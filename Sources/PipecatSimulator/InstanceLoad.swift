import Foundation
import PipecatModel

/// What an instance uses over the life of a session.
struct InstanceLoad {
  /// How long the session lasts after its bot started.
  var lastsSeconds: Double
  /// Whether the instance runs into its limits before the end.
  var breaks: Bool
  /// Whether it needs more memory from minute to minute than others.
  var leaks: Bool

  /// Thousandths of a core that an instance may use.
  static let cpuLimitMillicores = 500.0
  /// Bytes that an instance may use.
  static let memoryLimitBytes = 1024.0 * InstanceLoad.mebibyte
  private static let mebibyte = 1_048_576.0

  /// The use at an instant.
  ///
  /// - Parameters:
  ///   - seconds: Seconds since the bot started.
  ///   - time: The instant in Unix seconds.
  ///   - generator: Where its noise comes from.
  /// - Returns: A sample within the limits.
  func sample(
    at seconds: Double, time: Int64, _ generator: inout SeededGenerator
  ) -> ResourceMetrics.Sample {
    let talking = pow(sin(seconds / 9), 2)
    let trouble = breaks ? max(0, seconds - lastsSeconds * 0.7) : 0
    var cpu = 130 + 170 * talking + 60 * (generator.unit() - 0.5)
    if trouble > 0 { cpu += min(420, trouble * 40) }
    var memory = 284 + 0.04 * min(seconds, 3600) + 10 * (generator.unit() - 0.5)
    if leaks { memory += 0.25 * min(seconds, 1800) }
    memory += pow(min(trouble, 150), 1.3)
    return ResourceMetrics.Sample(
      time: time, cpuMillicores: Int(min(max(cpu, 20), InstanceLoad.cpuLimitMillicores)),
      memoryBytes: Int(min(memory * InstanceLoad.mebibyte, InstanceLoad.memoryLimitBytes)))
  }
}
