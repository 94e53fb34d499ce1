/// The form of all filters, a plain GET form.
struct FilterForm: Part {
  static let template = "parts/filters"

  /// Where it is sent.
  let action: String
  /// How many filters are active; `nil` for none.
  let badge: String?
  /// Whether it is unfolded on a narrow screen, because something in it is wrong.
  let isOpen: Bool
  let zoneName: String
  let times: [Field]
  /// Periods of the calendar, in the words that the fields take.
  let days: [Choice]
  let outcomes: Choices
  let hasDeployments: Bool
  let deploymentFacets: [Facet]
  /// Where the deployments are that the form leaves out.
  let moreDeployments: More?
  let statuses: Choices
  let starts: Choices
  let bounds: [Field]
  let hasWords: Bool
  /// Whether the completion statuses are unfolded, because one is chosen.
  let areWordsOpen: Bool
  let completionWords: [Facet]
  let idField: Field
  /// What the link asks for and the form does not show.
  let hidden: [Parameter]
  let resetHref: String

  /// A text to be typed.
  struct Field: Part {
    static let template = "parts/field"

    let id: String
    /// The parameter.
    let name: String
    let label: String
    /// What a screen reader says before the label.
    var hiddenLabel: String?
    let value: String
    var placeholder: String?
    var isNumeric = false
    /// What is wrong with the value, and what to write instead.
    var problem: String?
  }

  /// The values of a filter that has few.
  struct Choices: Part {
    static let template = "parts/choices"

    /// The parameter.
    let id: String
    let legend: String
    let facets: [Facet]
    /// What is in none of them, as in `29 not known`; `nil` for nothing.
    var rest: String?
    /// What is wrong with the value, and what to write instead.
    let problem: String?
  }

  /// A value to choose, with what one would get.
  struct Facet: Part {
    static let template = "parts/facet"

    /// `checkbox` or `radio`.
    let kind: String
    /// The parameter.
    let name: String
    let value: String
    let label: String
    var isID = false
    /// The whole value where the label shortens it.
    var hint: String?
    /// The outcome whose swatch is shown.
    var swatch: String?
    /// A symbol in front.
    var sign: String?
    /// How many sessions match all other filters and this value; empty where nothing was counted.
    let count: String
    let isChosen: Bool
    /// Whether a signed link leaves no other choice.
    let isLocked: Bool
  }

  /// A link to what the form leaves out.
  struct More: View {
    let href: String
    let words: String
  }

  /// A parameter that is sent along.
  struct Parameter: View {
    let name: String
    let value: String
  }
}
