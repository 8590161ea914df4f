"""A walk through a page with the Tab key alone: everything is reached, seen and left again."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

# What a keyboard must come to: what is shown, enabled and not taken out of the order on purpose.
REACHABLE = """() => [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, video[controls], audio[controls], iframe, [tabindex]')]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0 && e.type !== 'hidden')
  .filter(e => e.type !== 'radio' || e.checked || !document.querySelector(`input[name="${e.name}"]:checked`))
  .map((e, n) => { e.dataset.order = n; return `${n} ${e.outerHTML.slice(0, 120)}` })"""

# What has the focus now, and whether a person can see that it has it.
FOCUSED = """() => {
  const e = document.activeElement
  if (!e || e === document.body || e === document.documentElement) return null
  const style = getComputedStyle(e), box = e.getClientRects()[0]
  const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 || style.boxShadow !== 'none'
  const shown = box && box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight
    && box.right > 0 && box.left < innerWidth
  const at = shown && document.elementFromPoint(
    Math.max(0, Math.min(innerWidth - 1, box.left + box.width / 2)),
    Math.max(0, Math.min(innerHeight - 1, box.top + box.height / 2)))
  const covered = !at || !(e.contains(at) || at.contains(e))
  return {order: e.dataset.order, html: e.outerHTML.slice(0, 120), marked, shown: Boolean(shown), covered,
          media: e.matches('video, audio')}
}"""


Step = dict[str, Any]


def walk(page: Page, limit: int) -> Iterator[Step]:
    """Press Tab until the focus leaves the page; yield what had it. The parts of a player's own controls count once."""
    first = last = None
    for _ in range(limit):
        page.keyboard.press("Tab")
        page.evaluate("() => new Promise(requestAnimationFrame)")  # the focus has moved and the page has scrolled
        step: Step | None = page.evaluate(FOCUSED)
        if step is None or step["order"] == first:
            return
        if first is None:
            first = step["order"]
        if not (step["media"] and step["order"] == last):
            yield step
        last = step["order"]
    yield {"order": None, "html": "the page", "fault": f"does not let the focus go after {limit} steps"}


def step_fault(step: Step) -> str:
    """Say what is wrong with where the focus stands, or nothing."""
    if fault := str(step.get("fault", "")):
        return fault
    if not step["shown"]:
        return "has the focus outside the window"
    if not step["marked"]:
        return "does not show that it has the focus"
    if step["covered"] and not step["media"]:
        return "is covered while it has the focus"
    return ""


def keyboard_faults(page: Page) -> list[str]:
    """Walk through an open page; returns each fault as `element: fault`."""
    wanted: list[str] = page.evaluate(REACHABLE)
    steps = list(walk(page, limit=3 * len(wanted) + 60))
    reached = {step["order"] for step in steps}
    faults = [f"{step['html']}: {fault}" for step in steps if (fault := step_fault(step))]
    return faults + [f"{item}: is not reached" for item in wanted if item.partition(" ")[0] not in reached]
