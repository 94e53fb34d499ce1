import PipecatModel

/// A moment by both clocks: the wall's, which people read and which may jump either way, and one
/// that only ever goes forward, by which time that has gone by is told.
struct Moment: Sendable {
  /// What our wall clock says.
  var wall: Timestamp
  /// The time since some fixed instant before.
  var uptime: Duration
  /// Sessions created before this are not kept; `nil` keeps all.
  var keptFrom: Timestamp?
}
