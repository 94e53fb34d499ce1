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

/// After how many sessions each history that has a verdict first has one, on all cores.
func firstVerdicts(
  _ history: VerdictHistory, _ scenario: Scenario, count: Int, within sessions: Int
)
  -> [Int]
{
  let found = Mutex<[Int]>([])
  DispatchQueue.concurrentPerform(iterations: count) { seed in
    let first = history.firstVerdict(on: scenario.measures, within: sessions, seed: seed)
    if let first { found.withLock { $0.append(first.session) } }
  }
  return found.withLock { $0 }.sorted()
}

func percent(_ part: Int, of whole: Int) -> String {
  let tenths = (part * 1000 + whole / 2) / max(1, whole)
  return "\(tenths / 10).\(tenths % 10) %"
}

/// Prints a table with a row for each scenario.
func printTable(
  _ head: String, _ scenarios: [Scenario], _ cell: (VerdictHistory, Scenario) -> String
) {
  print(head)
  print("|---" + String(repeating: "|---", count: scenarios.first?.histories.count ?? 0) + "|")
  for scenario in scenarios {
    let cells = scenario.histories.map { cell($0, scenario) }
    print("| \(scenario.name) | \(cells.joined(separator: " | ")) |")
  }
}

let cells = Scenario.alike.reduce(0) { $0 + $1.histories.count }
let perCell = max(1, histories / cells)
var alarms = 0
printTable(
  "| alike; ever said to differ, of \(perCell) | baseline of 50 | of 200 | of 2,000 | both growing |",
  Scenario.alike
) { history, scenario in
  let found = firstVerdicts(history, scenario, count: perCell, within: sessions).count
  alarms += found
  return "\(found)"
}
print("\nIn all: \(alarms) of \(perCell * cells), \(percent(alarms, of: perCell * cells)).\n")
printTable(
  "| different; sessions until half are found | baseline of 200 | of 500 | of 2,000 |",
  Scenario.different
) { history, scenario in
  let found = firstVerdicts(history, scenario, count: histories, within: min(sessions, 5000))
  return found.count > histories / 2
    ? "\(found[histories / 2])" : "\(percent(found.count, of: histories)) found ever"
}
