import HTTPTypes
import MicroHTTP
import PipecatModel

extension Response {
  /// What a proxy in front of the API answers in its place.
  static func proxyPage(_ status: HTTPResponse.Status) -> Response {
    let title = status == .ok ? "Please wait" : "\(status.code) \(status.reasonPhrase)"
    return Response(
      status: status, headers: [.contentType: "text/html"],
      body: .bytes(
        Array(
          """
          <html>
          <head><title>\(title)</title></head>
          <body><center><h1>\(title)</h1></center><hr><center>proxy</center></body>
          </html>

          """.utf8)))
  }
}

extension Timestamp {
  /// The second as HTTP writes dates (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
  var httpDate: String {
    let weekdays = ["Sat", "Sun", "Mon", "Tue", "Wed", "Thu", "Fri"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    // Counted from 1600-01-01, a Saturday, so that no clock makes these negative.
    let weekday = weekdays[Int(max(0, milliseconds + 11_676_096_000_000) / 86_400_000 % 7)]
    let parts = iso8601.split { "-T.".contains($0) }
    let month = Int(parts[1]).map { months[$0 - 1] } ?? ""
    return "\(weekday), \(parts[2]) \(month) \(parts[0]) \(parts[3]) GMT"
  }
}
