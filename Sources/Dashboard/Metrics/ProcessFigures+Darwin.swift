#if canImport(Darwin)
  extension ProcessFigures {
    /// The figures now: none, since there is no `/proc` to read.
    static var now: ProcessFigures { ProcessFigures() }
  }
#endif
