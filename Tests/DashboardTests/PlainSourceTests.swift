import Testing

@testable import Dashboard

struct PlainSourceTests {
  @Test(arguments: [
    ("a { b: c }", "a { b: c }", "nothing to leave out"),
    ("/* one */a /* two\n*/{ b: c } /**/", "a { b: c } ", "comments"),
    ("a {\n    b: c;\n\n  }\n", "a {\nb: c;\n}", "indentation and empty lines"),
    ("a { content: \"/* no */\" }", "a { content: \"/* no */\" }", "a text"),
    ("a { content: '\\'/*' }/* x */", "a { content: '\\'/*' }", "an escaped quote"),
    ("a { b: c } /* never ends", "a { b: c } ", "as a browser reads it"),
    ("a { content: \"open", "a { content: \"open", "a text that never ends"),
    ("", "", "nothing"),
  ])
  func `a sheet says the same without its comments`(source: String, plain: String, why: String) {
    #expect(PlainSource.css(source) == plain, "\(why)")
    #expect(PlainSource.css(plain) == plain, "there is nothing left to leave out")
  }

  @Test(arguments: [
    ("a();\n  // why\nb();", "a();\nb();", "lines that are comments"),
    ("a(\"http://x\"); // why", "a(\"http://x\"); // why", "any other line"),
    ("", "", "nothing"),
  ])
  func `a script runs the same without its comments`(source: String, plain: String, why: String) {
    #expect(PlainSource.script(source) == plain, "\(why)")
  }
}
