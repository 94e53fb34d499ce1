// Runs one loop so many times, for a profiler or a counter of instructions:
//
//   run-loop NAME TIMES
//
// Without arguments it lists the names.
import Foundation
import Loops

let arguments = CommandLine.arguments.dropFirst()
guard let name = arguments.first else {
  for loop in Loop.all { print(loop.name) }
  exit(0)
}
guard let loop = Loop.all.first(where: { $0.name == name }),
  let times = arguments.last.flatMap(Int.init), times >= 0
else {
  print("usage: run-loop NAME TIMES, with a name that run-loop lists")
  exit(1)
}
let work = try loop.prepare()
for number in 0..<times { _ = try work(number) }
