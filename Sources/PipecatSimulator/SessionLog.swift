import PipecatModel

/// A line that an agent wrote, to the nanosecond.
struct SimulatedLine {
  /// Nanoseconds since 1970.
  var nanoseconds: Int64
  var text: String
  var deploymentID: String?
}

/// What the bot of one session writes: Python's loguru, with the lines of its web server between.
struct SessionLog {
  private enum Level: String {
    case debug = "DEBUG   "
    case info = "INFO    "
    case warning = "WARNING "
    case error = "ERROR   "
    case critical = "CRITICAL"
  }

  /// The lines so far.
  private(set) var lines: [SimulatedLine] = []
  private let record: SessionRecord
  private let deploymentID: String?
  /// Seconds from the creation after which nothing is written.
  private let length: Double
  private var generator: SeededGenerator

  /// The lines of a session.
  ///
  /// - Parameters:
  ///   - record: The session.
  ///   - sessionID: Its id.
  ///   - deploymentID: The deployment that the lines name.
  ///   - longest: The agent's longest session in milliseconds: later nothing is written.
  ///   - generator: Where the lines' numbers come from.
  init(
    _ record: SessionRecord, sessionID: String, deploymentID: String?, longest: Int64,
    generator: SeededGenerator
  ) {
    self.record = record
    self.deploymentID = deploymentID
    self.generator = generator
    let end = min(record.endsAt, record.createdAt + longest)
    // A request that was refused at once is logged all the same.
    length = max(0.5, Double(end - record.createdAt) / 1000)
    start(sessionID: sessionID)
    if record.botStartSeconds >= 0 {
      let begin = max(0.6, Double(record.botStartSeconds) - 0.1)
      let trouble = record.failed ? max(begin, length - 23.4) : length
      join(at: begin)
      talk(from: begin + 3, until: trouble)
      if record.endsAt - record.createdAt <= longest { finish(from: trouble, until: length) }
    } else {
      finish(from: max(0.4, length - 1), until: length)
    }
    lines.sort { $0.nanoseconds < $1.nanoseconds }
  }

  private mutating func start(sessionID: String) {
    if record.coldStart == true {
      plain("INFO:     Started server process [1]", at: 0.12)
      plain("INFO:     Waiting for application startup.", at: 0.13)
      plain("INFO:     Application startup complete.", at: 0.31)
      plain("INFO:     Uvicorn running on http://0.0.0.0:8080 (Press CTRL+C to quit)", at: 0.32)
    }
    write(.info, "bot:bot:41", "request accepted, session \(sessionID)", at: 0.4)
  }

  private mutating func join(at begin: Double) {
    let source = "pipecat.transports.daily.transport"
    write(.info, "bot:bot:67", "bot started, transport=daily", at: begin)
    write(.debug, "\(source):on_joined:412", "joined room, participants=1", at: begin + 0.4)
    write(
      .info, "pipecat.services.stt:start:93",
      "speech-to-text connected in \(generator.whole(120...390)) ms", at: begin + 0.7)
    write(
      .info, "pipecat.services.tts:start:71",
      "text-to-speech connected in \(generator.whole(90...360)) ms", at: begin + 1.2)
    write(
      .info, "pipecat.processors.metrics:report:58",
      "greeting spoken, first audio after \(generator.whole(380...980)) ms", at: begin + 2.3)
  }

  private mutating func talk(from begin: Double, until end: Double) {
    var time = begin + 6 + generator.unit() * 12
    var turn = 1
    while time < end - 2, turn <= 30 {
      let answer = Int(generator.logNormal(median: 940, spread: 0.5))
      write(
        answer > 3000 ? .warning : .debug, "pipecat.services.llm:process_frame:204",
        "turn \(turn), model answered in \(answer) ms", at: time)
      if generator.chance(0.05) {
        write(
          .warning, "pipecat.transports.base_output:write:166",
          "audio buffer holds \(generator.whole(12...39)) frames, sending is slower than speaking",
          at: time + 1.5)
      }
      time += 12 + generator.unit() * 26
      turn += 1
    }
  }

  private mutating func finish(from trouble: Double, until end: Double) {
    let transport = "pipecat.transports.daily.transport"
    switch record.completion {
    case .httpCompleted, .ok:
      write(.info, "\(transport):on_participant_left:530", "participant left", at: end - 0.6)
      write(
        .info, "pipecat.pipeline.runner:run:62", "pipeline finished, exit code 0", at: end - 0.1)
    case .connectionClosed:
      write(
        .info, "\(transport):on_disconnected:544", "web socket closed by the caller: 1001",
        at: end - 0.4)
      write(.info, "pipecat.pipeline.runner:run:62", "pipeline cancelled", at: end - 0.1)
    case .idleTimeout:
      write(
        .warning, "pipecat.pipeline.task:_idle_timeout:688", "pipeline idle for 300 s, cancelling",
        at: end - 0.5)
    case .keepaliveTimeout:
      write(
        .warning, "\(transport):_keepalive:287", "no pong for 20 s, web socket is stale",
        at: end - 1.4)
      write(
        .error, "\(transport):_keepalive:291", "web socket closed: keepalive ping timeout",
        at: end - 0.2)
    case .none: break
    case .httpError, .botTimeout, .serverError, .unavailable: fail(from: trouble, until: end)
    }
  }

  private mutating func fail(from begin: Double, until end: Double) {
    switch record.completion {
    case .botTimeout:
      write(
        .error, "pipecatcloud.session:wait:118", "no bot connected within 60 s, giving up", at: end)
    case .serverError:
      write(
        .error, "bot:run_bot:133",
        "unhandled exception: RuntimeError: tool 'lookup_customer' returned no JSON", at: end - 0.5)
      write(.critical, "bot:bot:71", "pipeline error, ending the session", at: end - 0.2)
    case .unavailable:
      write(
        .error, "pipecat.services.llm:process_frame:219",
        "model refused: 503 Service Unavailable", at: end - 0.6)
    default: losesVoice(from: begin, until: end)
    }
    if record.endsAt > record.createdAt {
      write(.info, "pipecat.pipeline.runner:run:62", "transport left, exit code 1", at: end - 0.1)
    }
  }

  private mutating func losesVoice(from begin: Double, until end: Double) {
    let source = "pipecat.services.tts"
    write(
      .error, "\(source):run_tts:88", "text-to-speech socket closed: 1011 keepalive ping timeout",
      at: begin)
    var time = begin + 1.1
    for attempt in 1...3 where time + 6.2 < end {
      write(.info, "\(source):reconnect:101", "text-to-speech reconnect \(attempt) of 3", at: time)
      write(
        .error, "\(source):reconnect:107",
        "text-to-speech reconnect failed: connection timed out after 5,000 ms", at: time + 6.1)
      time += 7.2
    }
    write(
      .critical, "pipecat.pipeline.task:_handle_error:402",
      "pipeline error in TTSProcessor, ending the session", at: max(begin, end - 0.4))
  }

  private mutating func write(
    _ level: Level, _ source: String, _ message: String, at seconds: Double
  ) {
    let time = Timestamp(milliseconds: record.createdAt + Int64(seconds * 1000))
    let clock = time.iso8601.dropLast().map { $0 == "T" ? " " : $0 }
    plain("\(String(clock)) | \(level.rawValue) | \(source) - \(message)", at: seconds)
  }

  private mutating func plain(_ text: String, at seconds: Double) {
    guard seconds <= length else { return }
    let milliseconds = record.createdAt + Int64(max(0, seconds) * 1000)
    lines.append(
      SimulatedLine(
        nanoseconds: milliseconds * 1_000_000 + Int64(generator.whole(0...999_999)), text: text,
        deploymentID: deploymentID))
  }
}
