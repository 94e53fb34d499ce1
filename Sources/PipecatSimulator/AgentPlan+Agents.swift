extension AgentPlan {
  /// The agents of the simulated cloud.
  static let all = [supportLine, nightDesk, bookingLine]

  /// The busiest: office hours, and a newest deployment that fails more often than the others.
  private static let supportLine = AgentPlan(
    name: "support-line", region: "eu-central", share: 0.6,
    hours: [
      2, 1.4, 1, 0.9, 1, 1.6, 3, 5.5, 8, 9.6, 10.2, 10, 9.4, 9.8, 10.4, 10, 9, 7.6, 6.2, 5.4, 4.8,
      4.2, 3.4, 2.6,
    ],
    weekend: 0.55, talkSeconds: 155, maxSessionSeconds: 7200, minReplicas: 1, maxReplicas: 25,
    releases: [
      Release(at: Moment(day: -80, hour: 9)),
      Release(at: Moment(day: -41, hour: 10, minute: 12)),
      Release(at: Moment(day: -24, hour: 15, minute: 31)),
      Release(at: Moment(day: -6, hour: 9, minute: 40)),
      Release(at: Moment(day: -4, hour: 14, minute: 4)),
      Release(at: Moment(day: -2, hour: 16, minute: 20), quality: .poor),
    ],
    rushes: [
      Rush(from: Moment(day: -17, hour: 9, minute: 30), minutes: 60),
      Rush(from: Moment(day: -3, hour: 10, minute: 15), minutes: 45),
    ],
    oddities: [
      Oddity(after: Moment(day: -33, hour: 11), kind: .lostEnd),
      Oddity(after: Moment(day: -19, hour: 14), kind: .unknownCreation),
      Oddity(after: Moment(day: -12, hour: 8), kind: .runaway(hours: 9)),
      Oddity(after: Moment(day: -5, hour: 13), kind: .runaway(hours: 5)),
      Oddity(after: Moment(day: -1, hour: 21, minute: 40), kind: .runaway(hours: 31)),
    ])

  /// Busy when the others sleep, with long talks and a low limit to them.
  private static let nightDesk = AgentPlan(
    name: "night-desk", region: "us-east", share: 0.15,
    hours: [
      9, 9.5, 9.2, 8.4, 7.5, 6.6, 5, 3.2, 2, 1.4, 1, 0.9, 0.8, 0.9, 1, 1.1, 1.3, 1.7, 2.4, 3.6, 5.2,
      6.8, 8, 8.7,
    ],
    weekend: 1.35, talkSeconds: 420, maxSessionSeconds: 1800, minReplicas: 0, maxReplicas: 15,
    releases: [
      Release(at: Moment(day: -80, hour: 9)),
      Release(at: Moment(day: -38, hour: 16, minute: 5)),
      Release(at: Moment(day: -15, hour: 12, minute: 44)),
      Release(at: Moment(day: -4, hour: 18, minute: 22)),
    ],
    rushes: [Rush(from: Moment(day: -2, hour: 1), minutes: 45)],
    oddities: [
      Oddity(after: Moment(day: -27, hour: 3), kind: .lostEnd),
      Oddity(after: Moment(day: -8, hour: 2), kind: .runaway(hours: 14)),
      Oddity(after: Moment(day: -6, hour: 0), kind: .lostEnd),
    ])

  /// Steady, with a deployment that was worse than the others and has been replaced.
  private static let bookingLine = AgentPlan(
    name: "booking-line", region: "us-west", share: 0.25,
    hours: [
      4.4, 3.6, 2.6, 1.9, 1.2, 0.9, 0.8, 0.7, 0.8, 1, 1.3, 1.9, 3, 4.6, 6.4, 7.8, 8.6, 8.8, 8.5,
      8.7,
      8.2, 7.4, 6.4, 5.4,
    ],
    weekend: 0.85, talkSeconds: 95, maxSessionSeconds: nil, minReplicas: 2, maxReplicas: 40,
    releases: [
      Release(at: Moment(day: -80, hour: 9)),
      Release(at: Moment(day: -44, hour: 17, minute: 2)),
      Release(at: Moment(day: -26, hour: 20, minute: 18)),
      Release(at: Moment(day: -6, hour: 15, minute: 5), quality: .poor),
      Release(at: Moment(day: -3, hour: 18, minute: 40)),
    ],
    oddities: [
      Oddity(after: Moment(day: -40, hour: 19), kind: .unknownCreation),
      Oddity(after: Moment(day: -21, hour: 17), kind: .runaway(hours: 3)),
      Oddity(after: Moment(day: -2, hour: 20), kind: .lostEnd),
    ])
}
