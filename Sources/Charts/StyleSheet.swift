/// The style of charts that stand alone.
///
/// Charts inside a page use the page's sheet, which gives the same classes their look.
public enum StyleSheet {
  /// The text of the one `style` element of every stand-alone chart.
  ///
  /// It is the same for all charts and themes, so that its hash can be allowed in a
  /// Content-Security-Policy once and for all. It has no character that XML escapes.
  public static let standalone = """
    .chart{\(light);font:13px \(sans);font-variant-numeric:tabular-nums}
    .chart.dark{\(dark)}
    @media (prefers-color-scheme:dark){.chart.auto{\(dark)}}
    \(rules)
    """

  private static let sans = """
    -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif
    """

  private static let light = """
    --surface:#fff;--hover:#eef1f5;--text:#161b22;--muted:#56616f;--line:#e1e5ea;--edge:#7f8a99;\
    --accent:#2456c7;--failed:#c2182b;--unknown:#ad7b00;--closed:#34507f;--completed:#6f88ad;\
    --active:#00897a;--series:#64748b;--warn:#835c00;--warn-soft:#fdf5e0
    """

  private static let dark = """
    --surface:#13181f;--hover:#1d2530;--text:#e4e9ef;--muted:#9aa6b5;--line:#252d37;--edge:#6b7888;\
    --accent:#8ab0ff;--failed:#ff6b70;--unknown:#eac54f;--closed:#8fabd9;--completed:#56719a;\
    --active:#39d0b8;--series:#8797ac;--warn:#eac54f;--warn-soft:#2b2412
    """

  private static let rules = """
    text{fill:var(--muted);font-size:11px}
    .heading{fill:var(--text);font-size:13px;font-weight:650}
    .caption,.key{font-size:12px}
    .key,.name{fill:var(--text)}
    .name{font-size:12px}
    .plot text{paint-order:stroke;stroke:var(--surface);stroke-width:3px;stroke-linejoin:round}
    .plot .on-fill{fill:var(--surface);stroke:none;font-weight:600}
    .plot .strong,.plot .lane,.plot .name{fill:var(--text);font-weight:600}
    .plot .lane{font-size:12px}
    .plot .bad-text{fill:var(--failed);font-weight:600}
    .plot .marker-label,.plot .name{fill:var(--text);font-family:ui-monospace,SFMono-Regular,Menlo,\
    Consolas,"DejaVu Sans Mono",monospace;font-weight:400}
    .plot .soft{fill:var(--muted);font-family:\(sans);font-weight:400}
    .bars,.grid,.base,.before,.marker{shape-rendering:crispEdges}
    .grid{stroke:var(--line)}
    .base{stroke:var(--edge)}
    .fill-failed,.fill-bad{fill:var(--failed)}
    .fill-unknown{fill:var(--unknown)}
    .fill-closed{fill:var(--closed)}
    .fill-completed{fill:var(--completed)}
    .fill-active{fill:var(--active)}
    .fill-accent{fill:var(--accent)}
    .fill-muted{fill:var(--muted)}
    .fill-surface{fill:var(--surface)}
    .fill-series{fill:var(--series)}
    .fill-line{fill:var(--line)}
    .fill-warn{fill:var(--warn)}
    .parted rect{stroke:var(--surface)}
    .hollow{fill:var(--surface);stroke:currentColor;stroke-width:1.5}
    .before{stroke:var(--text);stroke-dasharray:4 3}
    .break{stroke:var(--surface);stroke-width:3}
    .few{fill:var(--edge);opacity:.6}
    .outside{fill:var(--hover)}
    .gap{fill:var(--warn-soft);stroke:var(--warn);stroke-dasharray:2 2}
    .starting{fill:var(--surface);stroke:var(--edge);stroke-dasharray:3 2}
    .marker{stroke:var(--text);stroke-dasharray:2 3}
    .line{fill:none;stroke:var(--series);stroke-width:1.5;vector-effect:non-scaling-stroke;\
    stroke-linejoin:round}
    .line.new{stroke:var(--accent);stroke-width:2.25}
    .line.old,.line.older,.line.oldest{stroke:var(--edge)}
    .line.older{stroke-dasharray:5 3}
    .line.oldest{stroke-dasharray:1.5 3}
    .line.cap{stroke:var(--warn);stroke-dasharray:6 3}
    .area{fill:var(--series);opacity:.2}
    @media (max-width:620px){.minor{display:none}}
    .ranges{color:var(--muted)}
    .ranges.new{color:var(--accent)}
    """
}
