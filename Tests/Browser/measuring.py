"""What is measured on a page as it is drawn: texts, targets, shifts."""

from typing import Any

from playwright.sync_api import Page

TWICE = "html { font-size: 200% }"
# The values of https://www.w3.org/TR/WCAG22/#text-spacing
SPACED = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }
"""


def restyle(page: Page, css: str) -> None:
    """Adds a reader's own style, which beats the page's."""
    # A sheet made by the browser: the page's policy allows no style element.
    page.evaluate(
        """css => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets = [sheet];
        }""",
        css,
    )


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def unreadable(page: Page) -> list[str]:
    """Texts that lie on another, and those cut off though nothing says that there is more."""
    return page.evaluate(
        """() => {
          const clips = style => /hidden|clip/.test(style.overflowX + style.overflowY);
          const texts = [], problems = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const node = walker.currentNode, parent = node.parentElement;
            const text = node.data.trim().slice(0, 40);
            if (!text || parent.closest("svg") || !parent.checkVisibility()) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            let ancestor = parent;
            while (ancestor && !clips(getComputedStyle(ancestor))) ancestor = ancestor.parentElement;
            if (ancestor && getComputedStyle(ancestor).clipPath !== "none") continue; // for the ear
            const edge = ancestor?.getBoundingClientRect();
            const saysMore = ancestor?.matches("[title]")
              || (ancestor && getComputedStyle(ancestor).textOverflow === "ellipsis");
            for (const box of range.getClientRects()) {
              if (box.width < 2) continue;
              const isCut = edge && (box.right > edge.right + 1 || box.bottom > edge.bottom + 1);
              if (isCut && !saysMore) problems.push(`cut off: ${text}`);
              if (!isCut) texts.push({ box, text, node });
            }
          }
          texts.sort((one, other) => one.box.top - other.box.top);
          texts.forEach(({ box, text, node }, index) => {
            for (const other of texts.slice(index + 1)) {
              if (other.box.top > box.bottom - 4) break;
              const width = Math.min(box.right, other.box.right)
                - Math.max(box.left, other.box.left);
              const height = Math.min(box.bottom, other.box.bottom) - other.box.top;
              if (node !== other.node && width > 2 && height > 4) problems.push(`${text} on ${other.text}`);
            }
          });
          return problems;
        }"""
    )


def targets(page: Page) -> list[dict[str, Any]]:
    """What can be pressed: its name, size, whether it is a control, and whether it is too small.

    Too small as in https://www.w3.org/TR/WCAG22/#target-size-minimum: under 24 pixels, not in a
    sentence, and with another target within 24 pixels around its middle.
    """
    return page.evaluate(
        """() => {
          const controls = "button, summary, select, .button, .when a, .tabs a, .pager a, .pop a, "
            + ".sorts a, .facet, input:not([type=checkbox], [type=radio], [type=hidden])";
          const all = [...document.querySelectorAll(`a[href], .facet, ${controls}`)]
            .filter(item => item.checkVisibility() && !item.closest(".hits, svg, .skip"));
          const boxes = all.map(item => item.getBoundingClientRect());
          const isInSentence = item => getComputedStyle(item).display === "inline"
            && item.parentElement.textContent.trim() !== item.textContent.trim();
          const near = (one, other) => {
            const x = one.x + one.width / 2, y = one.y + one.height / 2;
            const left = Math.max(other.left - x, 0, x - other.right);
            const top = Math.max(other.top - y, 0, y - other.bottom);
            return Math.hypot(left, top) < 12;
          };
          return all.map((item, index) => {
            const { width, height } = boxes[index];
            const isSmall = Math.min(width, height) < 24;
            return {
              name: item.textContent.trim() || item.name, width, height,
              isControl: item.matches(controls),
              isTooSmall: isSmall && !isInSentence(item)
                && boxes.some((box, other) => other !== index && near(boxes[index], box)),
            };
          });
        }"""
    )


def arrive_in_pieces(page: Page) -> None:
    """Lets what `page` asks for next arrive slowly, so that a part of it could be painted."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 20, "downloadThroughput": 200_000, "uploadThroughput": -1},
    )


def shift(page: Page) -> float:
    """How much of the page has moved since its first paint, as browsers count it."""
    return page.evaluate(
        """() => new Promise(resolve => {
          let sum = 0;
          const count = list => { for (const entry of list.getEntries()) sum += entry.value; };
          new PerformanceObserver(count).observe({ type: "layout-shift", buffered: true });
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
        })"""
    )
