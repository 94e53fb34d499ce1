import Dispatch
import SessionReport
import Synchronization
import VerdictSimulation

// Tells what docs/verdict.md says of verdicts: how often two deployments that are alike are ever said to
// differ, looked at after every session, and after how many sessions real differences are found. Each
// history has a seed of its own, so every run tells the same. Prints two tables in Markdown.
//
//   simulate-verdicts [HISTORIES [SESSIONS]]
let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let histories = numbers.first ?? 2000
let sessions = numbers.dropFirst().first ?? 20_000

/// The first verdict of each history, on all cores.
func firstVerdicts(
  _ history: VerdictHistory, on measures: [ComparisonMeasure], count: Int, within sessions: Int
) -> [(session: Int, measure: ComparisonMeasure, verdict: Verdict)] {
  let found = Mutex<[(session: Int, measure: ComparisonMeasure, verdict: Verdict)]>([])
  DispatchQueue.concurrentPerform(iterations: count) { seed in
    guard let first = history.firstVerdict(on: measures, within: sessions, seed: seed) else {
      return
    }
    found.withLock { $0.append(first) }
  }
  return found.withLock { $0 }.sorted { $0.session < $1.session }
}

func percent(_ part: Int, of whole: Int) -> String {
  let tenths = (part * 1000 + whole / 2) / max(1, whole)
  return "\(tenths / 10).\(tenths % 10) %"
}

let perScenario = max(1, histories / Scenario.alike.count)
print("| two deployments that are alike | histories | ever said to differ |")
print("|---|---|---|")
var alarms = 0
for scenario in Scenario.alike {
  let found = firstVerdicts(
    scenario.history, on: ComparisonMeasure.allCases, count: perScenario, within: sessions)
  alarms += found.count
  print(
    "| \(scenario.name) | \(perScenario) | \(found.count), \(percent(found.count, of: perScenario)) |"
  )
}
let all = perScenario * Scenario.alike.count
print("| all | \(all) | \(alarms), \(percent(alarms, of: all)) |")
print("")
print("| a difference | median candidate sessions until it is found | found ever |")
print("|---|---|---|")
let perDifference = histories
for scenario in Scenario.different {
  let found = firstVerdicts(
    scenario.history, on: [scenario.measure], count: perDifference, within: min(sessions, 5000))
  let median = found.count > perDifference / 2 ? "\(found[perDifference / 2].session)" : "–"
  print("| \(scenario.name) | \(median) | \(percent(found.count, of: perDifference)) |")
}
