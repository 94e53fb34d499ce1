import Foundation
import Glibc

/// What the system knows about the connections of this process.
enum OpenConnections {
  /// How many connections at a port of this machine its server has not closed yet. Sees IPv4 alone.
  static func count(at port: Int) -> Int {
    let table = (try? String(contentsOfFile: "/proc/net/tcp", encoding: .utf8)) ?? ""
    let listening: Substring = "0A"
    return table.split(separator: "\n").dropFirst().count { line in
      // Number, local address, remote address, state; the tenth is the inode, 0 when it is closed.
      let columns = line.split(separator: " ")
      guard columns.count > 9, let local = columns[1].split(separator: ":").last else {
        return false
      }
      return Int(local, radix: 16) == port && columns[3] != listening && columns[9] != "0"
    }
  }

  /// How many descriptors this process may have open.
  static var descriptorLimit: Int {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: limit.rlim_cur)
  }
}
