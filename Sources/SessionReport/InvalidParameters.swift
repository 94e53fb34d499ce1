/// What is wrong with the parameters of a link: all of it, not only the first thing.
public struct InvalidParameters: Error, Sendable, Hashable {
  /// One parameter that can't be used.
  public struct Problem: Sendable, Hashable {
    /// The parameter's name.
    public var parameter: String
    /// Its value, as it came from outside.
    public var value: String
    /// What is allowed, as the end of a sentence: "a whole number from 1 to 1000".
    public var allowed: String

    /// A parameter that can't be used.
    public init(parameter: String, value: String, allowed: String) {
      self.parameter = parameter
      self.value = value
      self.allowed = allowed
    }
  }

  /// The problems, at least one, in the order in which parameters are documented.
  public var problems: [Problem]
  /// What the rest of the parameters ask for, to fill a form with.
  public var understood: SessionRequest

  /// Problems of a link, and what is left of it.
  public init(problems: [Problem], understood: SessionRequest) {
    self.problems = problems
    self.understood = understood
  }
}
