/// The sessions page where the link has a value that is not understood: nothing is counted, the
/// form is still filled in.
struct BadFilterPage: View {
  let frame: Frame
  let head: Head
  let form: FilterForm
  let hasChips: Bool
  let chips: [Chip]
  let clearHref: String?
  let empty: EmptyState
}
