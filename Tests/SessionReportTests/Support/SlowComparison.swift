import Foundation
import PipecatModel

/// The comparison of two deployments once more, as plainly as can be: from the sessions, with steps
/// that are small instead of clever.
struct SlowComparison {
  struct Measure {
    let isShare: Bool
    let percentile: Double
    let alpha: Double
    let floor: Int
  }

  struct Side {
    var value: Double?
    var low: Double?
    var high: Double?
  }

  static let measures: [String: Measure] = [
    "failureShare": Measure(isShare: true, percentile: 0, alpha: 0.02, floor: 5),
    "coldShare": Measure(isShare: true, percentile: 0, alpha: 0.005, floor: 5),
    "coldStartSeconds": Measure(isShare: false, percentile: 0.95, alpha: 0.01, floor: 20),
    "warmStartSeconds": Measure(isShare: false, percentile: 0.95, alpha: 0.01, floor: 20),
    "durationSeconds": Measure(isShare: false, percentile: 0.5, alpha: 0.005, floor: 10),
  ]

  // MARK: Sessions

  /// Those of one deployment that count.
  static func settled(_ sessions: [Session], underWay: [Session], asOf: Int64) -> [Session] {
    let longest: Int64 = 14_400_000
    func isActive(_ session: Session) -> Bool {
      guard let ended = session.endedAt else { return true }
      return ended.milliseconds > asOf
    }
    let cut = underWay.compactMap { session -> Int64? in
      guard let created = session.createdAt?.milliseconds, created <= asOf, isActive(session),
        asOf - created <= longest
      else { return nil }
      return created
    }.min()
    return sessions.filter { session in
      guard let created = session.createdAt?.milliseconds,
        let ended = session.endedAt?.milliseconds, ended <= asOf
      else { return false }
      return (cut.map { created < $0 } ?? true) && ended - created <= longest
    }
  }

  /// What is measured of them: ones and zeros of a share, or seconds.
  static func values(_ measure: String, _ sessions: [Session]) -> [Int] {
    switch measure {
    case "failureShare":
      return sessions.map(Slow.outcome).filter { $0 != "unknown" }.map { $0 == "failed" ? 1 : 0 }
    case "coldShare":
      return sessions.compactMap(\.coldStart).map { $0 ? 1 : 0 }
    case "coldStartSeconds":
      return sessions.filter { $0.coldStart == true }.compactMap(\.botStartSeconds)
    case "warmStartSeconds":
      return sessions.filter { $0.coldStart == false }.compactMap(\.botStartSeconds)
    default:
      return sessions.compactMap(Slow.duration).filter { $0 >= 0 }.map { Int($0 / 1000) }
    }
  }

  // MARK: Building blocks

  static func logBeta(_ a: Double, _ b: Double) -> Double {
    lgamma(a) + lgamma(b) - lgamma(a + b)
  }

  static func logBB(_ k: Double, _ f: Double, _ a: Double, _ b: Double) -> Double {
    logBeta(a + k, b + f) - logBeta(a, b)
  }

  static func logN(
    _ k: Double, _ f: Double, _ mean: Double, _ size: Double, _ up: Double, _ down: Double
  ) -> Double {
    func around(_ odds: Double) -> Double {
      let mean = odds / (1 + odds)
      let s = 1 / (1 / 4 + 1 / (size * mean * (1 - mean)))
      return logBB(k, f, s / (1 - mean), s / mean)
    }
    let odds = mean / (1 - mean)
    let terms = [
      log(up) + around(2.5 * odds), log(down) + around(odds / 2.5),
      log(0.2) + logBB(k, f, 0.5, 0.5),
    ]
    let top = terms.max() ?? 0
    return top + log(terms.map { exp($0 - top) }.reduce(0, +))
  }

  static func xlog(_ k: Double, _ x: Double) -> Double {
    if k == 0 { return 0 }
    return x <= 0 ? -.infinity : k * log(x)
  }

  static func furthest(_ inside: Double, _ outside: Double, _ accept: (Double) -> Bool) -> Double {
    var (inside, outside) = (inside, outside)
    for _ in 0..<60 {
      let middle = (inside + outside) / 2
      if accept(middle) { inside = middle } else { outside = middle }
    }
    return inside
  }

  // MARK: Shares

  static func logE(_ k0: Double, _ n0: Double, _ k1: Double, _ n1: Double) -> Double {
    let (f0, f1) = (n0 - k0, n1 - k1)
    let (a, b) = k1 * n0 >= k0 * n1 ? (k0 + 1, f0) : (k0, f0 + 1)
    let top = logN(k1, f1, (k0 + 0.5) / (n0 + 1), n0 + 1, 0.5, 0.3)
    return a == 0 || b == 0 ? top : top - logBB(k1, f1, a, b)
  }

  static func shareSide(_ k: Double, _ n: Double, _ alpha: Double) -> Side {
    func accept(_ p: Double) -> Bool {
      logBB(k, n - k, 0.5, 0.5) - xlog(k, p) - xlog(n - k, 1 - p) < log(1 / alpha)
    }
    return Side(
      value: k / n, low: k == 0 ? 0 : furthest(k / n, 0, accept),
      high: k == n ? 1 : furthest(k / n, 1, accept))
  }

  static func logLikelihood(
    _ k0: Double, _ n0: Double, _ k1: Double, _ n1: Double, _ d: Double
  ) -> Double {
    func likelihood(_ p: Double) -> Double {
      xlog(k0, p) + xlog(n0 - k0, 1 - p) + xlog(k1, p + d) + xlog(n1 - k1, 1 - p - d)
    }
    let ends = [max(0, -d), min(1, 1 - d)]
    var (low, high) = (ends[0], ends[1])
    for _ in 0..<200 {
      let (a, b) = (low + (high - low) / 3, high - (high - low) / 3)
      if likelihood(a) < likelihood(b) { low = a } else { high = b }
    }
    return max(likelihood((low + high) / 2), likelihood(ends[0]), likelihood(ends[1]))
  }

  static func shareDifference(
    _ k0: Double, _ n0: Double, _ k1: Double, _ n1: Double, _ alpha: Double
  ) -> (low: Double, high: Double) {
    let best =
      xlog(k0, k0 / n0) + xlog(n0 - k0, 1 - k0 / n0) + xlog(k1, k1 / n1)
      + xlog(n1 - k1, 1 - k1 / n1)
    let bar =
      log(1 / alpha) + best - logLikelihood(k0, n0, k1, n1, 0) - logE(k0, n0, k1, n1)
    func accept(_ d: Double) -> Bool { best - logLikelihood(k0, n0, k1, n1, d) < bar }
    let seen = k1 / n1 - k0 / n0
    return (furthest(seen, -1, accept), furthest(seen, 1, accept))
  }

  // MARK: Percentiles

  static func criticalCounts(
    _ n: Int, _ q: Double, _ alpha: Double
  ) -> (tooMany: Int?, tooFew: Int?) {
    let p = 1 - q
    func isEnough(_ k: Int) -> Bool {
      let (above, below) = (Double(k), Double(n - k))
      return logN(above, below, p, .infinity, 0.4, 0.4) - xlog(above, p) - xlog(below, q)
        >= log(1 / alpha)
    }
    let first = Int(floor(p * Double(n) + 1e-9)) + 1
    let last = Int(ceil(p * Double(n) - 1e-9)) - 1
    return (
      first > n ? nil : (first...n).first(where: isEnough),
      last < 0 ? nil : (0...last).reversed().first(where: isEnough)
    )
  }

  static func percentileSide(_ values: [Int], _ q: Double, _ alpha: Double) -> Side {
    let down = values.sorted(by: >).map(Double.init)
    let counts = criticalCounts(down.count, q, alpha)
    let rank = max(1, Int(ceil(q * Double(down.count) - 1e-9)))
    return Side(
      value: down[down.count - rank], low: counts.tooMany.map { down[$0 - 1] },
      high: counts.tooFew.map { down[$0] })
  }

  // MARK: The comparison

  struct Result {
    var verdict = "too-few"
    var baseline = Side()
    var candidate = Side()
    var difference = Side()
  }

  static func result(_ name: String, _ x0: [Int], _ x1: [Int]) -> Result {
    guard let measure = measures[name] else { return Result() }
    let words = name == "durationSeconds" ? ("different", "different") : ("worse", "better")
    func side(_ values: [Int]) -> Side {
      if values.isEmpty { return Side() }
      return measure.isShare
        ? shareSide(Double(values.reduce(0, +)), Double(values.count), measure.alpha)
        : percentileSide(values, measure.percentile, measure.alpha)
    }
    var result = Result(baseline: side(x0), candidate: side(x1))
    if let before = result.baseline.value, let after = result.candidate.value {
      result.difference.value = after - before
    }
    guard min(x0.count, x1.count) >= measure.floor else { return result }
    if measure.isShare {
      let (k0, n0) = (Double(x0.reduce(0, +)), Double(x0.count))
      let (k1, n1) = (Double(x1.reduce(0, +)), Double(x1.count))
      func sign(_ k: Double) -> Double {
        let isEnough = k * n0 != k0 * n1 && logE(k0, n0, k, n1) >= log(1 / measure.alpha)
        return isEnough ? k * n0 - k0 * n1 : 0
      }
      guard sign(0) != 0 || sign(n1) != 0 else { return result }
      let ends = shareDifference(k0, n0, k1, n1, measure.alpha)
      (result.difference.low, result.difference.high) = (ends.low, ends.high)
      result.verdict = sign(k1) == 0 ? "unclear" : sign(k1) > 0 ? words.0 : words.1
      return result
    }
    if let v0 = result.baseline.value, let v1 = result.candidate.value {
      if let l1 = result.candidate.low, let h0 = result.baseline.high {
        result.difference.low = v1 - v0 - sqrt(pow(v1 - l1, 2) + pow(h0 - v0, 2))
      }
      if let h1 = result.candidate.high, let l0 = result.baseline.low {
        result.difference.high = v1 - v0 + sqrt(pow(h1 - v1, 2) + pow(v0 - l0, 2))
      }
    }
    let (low, high) = (result.difference.low, result.difference.high)
    if low != nil || high != nil {
      result.verdict = low ?? 0 > 0 ? words.0 : high ?? 0 < 0 ? words.1 : "unclear"
    }
    return result
  }
}
