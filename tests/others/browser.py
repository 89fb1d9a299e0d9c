"""Run by a Python that has Playwright: jobs as JSON on standard input, what was seen of each as JSON on standard output."""

from __future__ import annotations

import json
import sys
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROWS = "[...document.querySelectorAll('#screen .row')].map(row => row.textContent.replace(/\\s+$/, ''))"
BOXES = """() => {
  const probe = document.createElement('span');
  probe.textContent = '0'.repeat(100);
  document.querySelector('#screen .row').append(probe);
  const one = probe.getBoundingClientRect().width / 100;
  probe.remove();
  return [...document.querySelectorAll('.row i')].map(box => Math.abs(
    box.getBoundingClientRect().width - one * (box.className === 'w2' ? 2 : 1)));
}"""
PLAYER = "[...document.querySelectorAll('.ap-line')].map(line => line.textContent.replace(/\\s+$/, ''))"
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
KEY = """async () => {
  const times = [];
  for (let at = 0; at < 40; at++) {
    const start = performance.now();
    document.dispatchEvent(new KeyboardEvent('keydown', {key: at % 20 < 10 ? 'ArrowRight' : 'ArrowLeft', bubbles: true}));
    document.querySelector('#screen').getBoundingClientRect();
    times.push(performance.now() - start);
    await new Promise(requestAnimationFrame);
  }
  return times.sort((a, b) => a - b)[20];
}"""


def steps(page: Page, job: dict[str, Any]) -> dict[str, Any]:
    """A page that steps: its rows at every place, by keys and by the slider; boxes; how long a key takes."""
    page.goto(job["url"])
    count = int(page.get_attribute("#place", "max") or 0) + 1
    keyed = [page.evaluate(ROWS)]
    boxes = [max([0.0, *page.evaluate(BOXES)])]
    for _ in range(count - 1):
        page.keyboard.press("ArrowRight")
        keyed.append(page.evaluate(ROWS))
        boxes.append(max([0.0, *page.evaluate(BOXES)]))
    page.screenshot(path=job["picture"])
    slid = []
    for at in range(count):
        page.evaluate(
            "at => { const place = document.querySelector('#place'); place.value = at; place.dispatchEvent(new Event('input')); }",
            at,
        )
        slid.append(page.evaluate(ROWS))
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    other = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.keyboard.press("Home")
    return {"keyed": keyed, "slid": slid, "boxes": max(boxes), "grounds": [ground, other], "key": page.evaluate(KEY)}


def bare(page: Page, job: dict[str, Any]) -> dict[str, Any]:
    """A page without scripts."""
    page.goto(job["url"])
    page.screenshot(path=job["picture"], full_page=True)
    items = page.locator("#steps li")
    return {"rows": [text.rstrip() for text in page.locator("#screen .row").all_text_contents()], "items": items.count(),
            "visible": items.first.is_visible() if items.count() else False}  # fmt: skip


def printed(page: Page, job: dict[str, Any]) -> dict[str, Any]:
    """A page as it is printed."""
    page.goto(job["url"])
    page.pdf(path=job["picture"])
    page.emulate_media(media="print")
    return {"visible": page.locator("#steps li").first.is_visible(), "controls": page.locator("#controls").is_visible()}


def paint(page: Page, job: dict[str, Any]) -> dict[str, Any]:
    """Milliseconds to the first paint: the least of several."""
    times = []
    for _ in range(7):
        page.goto("about:blank")
        page.goto(job["url"])
        page.wait_for_timeout(200)
        times.append(page.evaluate(PAINT))
    return {"paint": min(time for time in times if time)}


def cast(page: Page, job: dict[str, Any]) -> dict[str, Any]:
    """asciinema's player at each marker."""
    page.goto(job["url"])
    page.wait_for_function("window.player")
    page.evaluate("() => player.play().then(() => player.pause())")
    seen = []
    for _ in range(job["markers"]):
        page.evaluate("() => player.seek({marker: 'next'})")
        page.wait_for_timeout(120)
        seen.append(page.evaluate(PLAYER))
    page.screenshot(path=job["picture"])
    return {"seen": seen}


def moving(page: Page, job: dict[str, Any]) -> dict[str, Any]:
    """A picture that moves, inside an img element: it differs after a while."""
    page.goto(job["url"])
    page.wait_for_timeout(800)
    one = page.screenshot()
    page.wait_for_timeout(2500)
    other = page.screenshot(path=job["picture"])
    return {"moves": one != other}


def visitors(page: Page, job: dict[str, Any]) -> dict[str, Any]:
    """Two visitors side by side."""
    other = page.context.new_page()
    for one in (page, other):
        one.goto(job["url"])
        one.wait_for_selector("#screen .row")
    for one, keys in ((page, 3), (other, 5), (page, 1)):
        for _ in range(keys):
            one.keyboard.press("ArrowRight")
            one.wait_for_timeout(150)
    found = [one.evaluate(ROWS) for one in (page, other)]
    page.screenshot(path=job["picture"])
    return {"rows": found}


WORK = {
    "steps": steps,
    "bare": bare,
    "printed": printed,
    "paint": paint,
    "cast": cast,
    "moving": moving,
    "visitors": visitors,
}


def main() -> None:
    """All jobs, each in a context of its own."""
    answers = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for job in json.load(sys.stdin):
            context = browser.new_context(
                viewport={"width": 1100, "height": 800},
                color_scheme=job.get("scheme", "dark"),
                java_script_enabled=job["work"] != "bare",
            )
            page = context.new_page()
            errors: list[str] = []
            page.on("pageerror", lambda error, errors=errors: errors.append(str(error)))
            answers.append({**WORK[job["work"]](page, job), "errors": errors})
            context.close()
        browser.close()
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
