/// The right to make one request that was to spare: at the moment nobody waited for it.
public struct SparePermit: Sendable {}
