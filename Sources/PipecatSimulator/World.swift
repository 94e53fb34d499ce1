import PipecatModel

/// What tells one simulated cloud from another.
///
/// A day of the calendar is part of it: a cloud that is started again on the same day goes on where
/// it would be, with the same sessions, and on another day it is another cloud.
struct World {
  /// Midnight (UTC) before the simulation starts, in milliseconds since 1970.
  let anchor: Int64
  /// What all random numbers come from.
  let key: UInt64
  let ids: SimulatedID
  let organizationID: String

  init(seed: UInt64, sessions: Int, start: Int64) {
    let day: Int64 = 86_400_000
    anchor = start - (start % day + day) % day
    var generator = SeededGenerator(seed ^ UInt64(bitPattern: anchor), .world, sessions)
    key = generator.next()
    ids = SimulatedID(key: SeededGenerator.mixed(seed))
    organizationID = ids.text(.organization, number: 0)
  }
}
