import Charts
import PipecatModel
import SessionReport

extension FilterForm {
  /// The form with the values that a link has, right or wrong.
  ///
  /// - Parameters:
  ///   - parameters: the link's parameters, with times as they are to be read in the form.
  ///   - problems: what is wrong, by parameter.
  ///   - counts: what the values would give.
  ///   - showsCounts: whether that is shown.
  ///   - badge: how many filters are active.
  ///   - context: of the page.
  init(
    parameters: [(name: String, value: String)], problems: [String: String] = [:],
    counts: FacetCounts, showsCounts: Bool = true, badge: Int, in context: PageContext
  ) {
    let form = FieldFactory(
      parameters: parameters, problems: problems, counts: counts, showsCounts: showsCounts,
      lock: context.visit.link?.lock)
    action = "\(context.links.base)/sessions"
    self.badge = badge > 0 ? String(badge) : nil
    isOpen = !problems.isEmpty
    zoneName = context.clock.zoneName
    times = [
      form.field("from", "From", placeholder: "now-7d"),
      form.field("to", "To", placeholder: "now"),
    ]
    days = [("Today", "now/d", nil), ("Yesterday", "now-1d/d", "now/d")].map { name, from, to in
      let isCurrent = (context.request.from?.text, context.request.to?.text) == (from, to)
      return Choice(
        name: name, href: context.links.changed { $0.setWindow(from: from, to: to) },
        isCurrent: isCurrent)
    }
    outcomes = form.choices("outcome", "Outcome", form.outcomes)
    deploymentFacets = form.deployments
    hasDeployments = !deploymentFacets.isEmpty
    let left = counts.values(.deploymentID).count - deploymentFacets.count
    moreDeployments =
      left > 0 ? More(href: context.links.deployments(), words: "\(left) more") : nil
    statuses = form.choices("status", "Status", form.statuses)
    let unknown =
      counts.all(of: .startType) - counts.count("cold", of: .startType)
      - counts.count("warm", of: .startType)
    starts = form.choices(
      "startType", "Start", form.starts,
      rest: showsCounts && unknown > 0 ? "\(Format.count(unknown)) not known" : nil)
    bounds = [
      form.field(
        "startTimeMin", "More than", hiddenLabel: "Bot start", isNumeric: true),
      form.field(
        "startTimeMax", "Less than", hiddenLabel: "Bot start", isNumeric: true),
    ]
    completionWords = form.words
    hasWords = !completionWords.isEmpty
    areWordsOpen = completionWords.contains(where: \.isChosen)
    idField = form.field("session", "Whole id or its beginning", hiddenLabel: "Session id")
    hidden = form.hidden
    resetHref = Links.address(
      action, parameters.filter { ["tz", "theme"].contains($0.name) && problems[$0.name] == nil })
  }
}

/// Makes the fields of a form from the parameters of a link.
private struct FieldFactory {
  let parameters: [(name: String, value: String)]
  let problems: [String: String]
  let counts: FacetCounts
  let showsCounts: Bool
  /// What a signed link locks: fields show it, and it can't be chosen otherwise.
  let lock: SessionLock?

  /// The most values of one filter that the form lists.
  static let most = 8

  func field(
    _ name: String, _ label: String, hiddenLabel: String? = nil, placeholder: String? = nil,
    isNumeric: Bool = false
  ) -> FilterForm.Field {
    FilterForm.Field(
      id: name, name: name, label: label, hiddenLabel: hiddenLabel,
      value: values(name).first ?? "", placeholder: locked(name) ?? placeholder,
      isNumeric: isNumeric, problem: problems[name])
  }

  func choices(
    _ name: String, _ legend: String, _ facets: [FilterForm.Facet], rest: String? = nil
  ) -> FilterForm.Choices {
    FilterForm.Choices(
      id: name, legend: legend, facets: facets, rest: rest, problem: problems[name])
  }

  var outcomes: [FilterForm.Facet] {
    let locked = lock?.values(of: .outcome) ?? []
    return Outcome.stacked.map(\.rawValue).filter { locked.isEmpty || locked.contains($0) }.map {
      word in
      choice(
        word, of: .outcome, label: word.prefix(1).uppercased() + word.dropFirst(), swatch: word)
    }
  }

  var deployments: [FilterForm.Facet] {
    listed(.deploymentID).map { id in
      choice(id, of: .deploymentID, label: Words.short(id), isID: true, hint: id)
    }
  }

  /// Only where there is more than one to choose from, or one was chosen.
  var words: [FilterForm.Facet] {
    let words = listed(.completionStatus)
    guard
      words.count > 1 || !values("completionStatus").isEmpty
        || lock?.values(of: .completionStatus).isEmpty == false
    else { return [] }
    return words.map { choice($0, of: .completionStatus, label: $0, isID: true, hint: $0) }
  }

  var statuses: [FilterForm.Facet] {
    free([("all", "Any"), ("active", "Active"), ("ended", "Ended")], of: .status).map {
      value, label in
      choice(value, of: .status, label: label, isOnly: true)
    }
  }

  var starts: [FilterForm.Facet] {
    free([("all", "Any"), ("cold", "Cold"), ("warm", "Warm")], of: .startType).map { value, label in
      choice(
        value, of: .startType, label: label, isOnly: true, sign: value == "cold" ? value : nil)
    }
  }

  /// What a lock leaves to choose, of values that exclude each other.
  private func free(
    _ values: [(value: String, label: String)], of facet: Facet
  ) -> [(value: String, label: String)] {
    guard let only = lock?.values(of: facet).first else { return values }
    return values.filter { $0.value == only }
  }

  /// What a text is locked to.
  private func locked(_ name: String) -> String? {
    lock?.parameters.last { $0.name == name }.map { "locked: \($0.value)" }
  }

  /// A value to choose; of those that exclude each other, `all` is chosen where none is named.
  private func choice(
    _ value: String, of facet: Facet, label: String, isOnly: Bool = false, isID: Bool = false,
    hint: String? = nil, swatch: String? = nil, sign: String? = nil
  ) -> FilterForm.Facet {
    let chosen = values(facet.rawValue)
    // With nothing else to choose it is chosen, and can't be left.
    let isLocked = lock?.values(of: facet) == [value]
    let isChosen =
      isLocked || (isOnly ? (chosen.last ?? "all") == value : chosen.contains(value))
    let isAny = isOnly && value == "all"
    let count = isAny ? counts.all(of: facet) : counts.count(value, of: facet)
    return FilterForm.Facet(
      kind: isOnly ? "radio" : "checkbox", name: facet.rawValue, value: value, label: label,
      isID: isID, hint: hint, swatch: swatch, sign: sign,
      count: showsCounts ? Format.count(count) : "", isChosen: isChosen, isLocked: isLocked)
  }

  /// What has no field and must not be lost; the page starts again at its first row.
  var hidden: [FilterForm.Parameter] {
    var shown: Set = [
      "from", "to", "startTime", "endTime", "outcome", "deploymentId", "status", "startType",
      "startTimeMin", "startTimeMax", "session", "offset",
    ]
    if !words.isEmpty { shown.insert("completionStatus") }
    return parameters.filter { !shown.contains($0.name) && problems[$0.name] == nil }
      .map { FilterForm.Parameter(name: $0.name, value: $0.value) }
  }

  private func values(_ name: String) -> [String] {
    parameters.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
  }

  /// The first values and all that are chosen, also those that give nothing.
  private func listed(_ facet: Facet) -> [String] {
    let chosen = values(facet.rawValue)
    let first = counts.values(facet).prefix(Self.most)
    return first + chosen.filter { !first.contains($0) }
  }
}
