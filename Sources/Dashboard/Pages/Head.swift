/// The heading of a page with its period, and what can be done with the page as a whole.
struct Head: Part {
  static let template = "parts/head"

  let heading: String
  /// The id that the page is about, to be copied.
  var identifier: String?
  /// A remark beside the heading.
  var subtitle: String?
  let hasPeriod: Bool
  /// What stands before the times, as in `all until`.
  let periodWords: String
  let periodFrom: TimeView?
  /// The zone of the start, where it is another than that of the end.
  var periodFromZone: String?
  let periodTo: TimeView?
  let periodZone: String
  /// The periods before and after; `nil` where the period has no length.
  let period: Steps?
  let hasRanges: Bool
  /// The usual lengths of the period.
  let ranges: [Choice]
  /// A form for any other period; `nil` where the page's own form has one.
  var custom: CustomPeriod?
  /// The page's twin, where it deserves a button.
  var jsonButton: String?
  let share: Share?

  /// Any period, to be typed.
  struct CustomPeriod: View {
    let action: String
    let isCurrent: Bool
    let times: [FilterForm.Field]
    /// What else the link asks for.
    let hidden: [FilterForm.Parameter]
  }

  /// The neighbouring periods.
  struct Steps: View {
    let previous: String?
    let next: String?
  }

  /// Links for other people.
  struct Share: View {
    /// A link that will show the same sessions later: its times are fixed.
    let link: String
    /// An `iframe` with the same.
    let frameSnippet: String
    /// Whether the program allows some origin to frame it at all.
    let isFramingAllowed: Bool
    /// Whether the page itself was opened by a signed link.
    let isLink: Bool
    /// What has a link signed; `nil` where none can be.
    let signing: Signing?

    /// An `iframe` with a page.
    static func snippet(of address: String, title: String) -> String {
      "<iframe src=\"\(address.replacing("&", with: "&amp;"))\" title=\"\(title)\""
        + " width=\"100%\" height=\"760\" loading=\"lazy\"></iframe>"
    }
  }

  /// The form for a signed link to what the page shows.
  struct Signing: View {
    let action: String
    /// The filters that it locks.
    let hidden: [FilterForm.Parameter]
  }
}
