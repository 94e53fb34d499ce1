#if os(Linux)
  import Foundation
  import Glibc

  extension ProcessFigures {
    /// The figures now.
    static var now: ProcessFigures {
      var figures = ProcessFigures()
      figures.add(
        stat: text(of: "/proc/self/stat"), bootSeconds: bootSeconds,
        ticksPerSecond: sysconf(Int32(_SC_CLK_TCK)), pageBytes: sysconf(Int32(_SC_PAGESIZE)))
      figures.add(limits: text(of: "/proc/self/limits"))
      // The descriptor that lists them is among them.
      figures.openFiles =
        try? FileManager.default
        .contentsOfDirectory(atPath: "/proc/self/fd").count - 1
      return figures
    }

    /// Adds what `/proc/self/stat` says
    /// (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html). `bootSeconds` is when the
    /// machine started, as Unix time.
    mutating func add(stat: String, bootSeconds: Int?, ticksPerSecond: Int, pageBytes: Int) {
      // The program's name is in parentheses and may hold anything, also a `)`.
      guard let name = stat.lastIndex(of: ")") else { return }
      let fields = stat[name...].split(separator: " ").dropFirst().map { Int($0) }
      // As numbered in the manual; the first after the name is the third.
      func field(_ number: Int) -> Int? {
        fields.indices.contains(number - 3) ? fields[number - 3] : nil
      }
      if let user = field(14), let system = field(15) {
        cpuSeconds = Double(user + system) / Double(ticksPerSecond)
      }
      if let bootSeconds, let ticks = field(22) {
        startSeconds = Double(bootSeconds) + Double(ticks) / Double(ticksPerSecond)
      }
      virtualBytes = field(23)
      residentBytes = field(24).map { $0 * pageBytes }
    }

    /// Adds what `/proc/self/limits` says; nothing where the number of files is unlimited.
    mutating func add(limits: String) {
      maxFiles = number(after: "Max open files", in: limits)
    }

    /// It never changes, and the kernel adds up every interrupt to tell it.
    private static let bootSeconds = number(after: "btime", in: text(of: "/proc/stat"))

    private static func text(of path: String) -> String {
      String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
  }

  /// The first number in the line that begins with `name`.
  private func number(after name: String, in text: String) -> Int? {
    text.split(separator: "\n").first { $0.hasPrefix(name) }?
      .dropFirst(name.count).split(separator: " ").first.flatMap { Int($0) }
  }
#endif
