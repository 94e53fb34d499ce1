/// Random numbers that are the same on every run: SplitMix64
/// (<https://prng.di.unimi.it/splitmix64.c>).
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  /// The numbers that follow from `seed`.
  public init(seed: some BinaryInteger) {
    state = UInt64(truncatingIfNeeded: seed)
  }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// True once in `times`.
  public mutating func once(in times: Int) -> Bool { Int.random(in: 0..<times, using: &self) == 0 }

  /// True in `share` of all calls.
  public mutating func chance(_ share: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < share
  }

  /// One of `choices`, of which there is at least one.
  public mutating func pick<Value>(_ choices: Value...) -> Value { pick(choices) }

  /// One of `choices`, of which there is at least one.
  public mutating func pick<Value>(_ choices: [Value]) -> Value {
    choices[Int.random(in: choices.indices, using: &self)]
  }
}
