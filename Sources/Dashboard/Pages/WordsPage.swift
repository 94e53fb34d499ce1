/// What the words on the other pages mean; the template has them.
struct WordsPage: View {
  let frame: Frame

  init(in context: PageContext) {
    frame = context.frame(title: "What the words mean, pipecat-dashboard")
  }
}
