#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Has a run's report judged in a real browser against the log it was made of.

usage: check_report.py LOG REPORT [--pictures DIR] [--largest BYTES]

The browser is Debian's Chromium; the log is read by readers that share no code with robotsim.
Checked: the page opens from a file without an error, a warning or a request; the scene is not
blank; wherever the time is moved to, the tool is drawn where the log has it; rows of the table, the
keyboard and the plots lead to the right moments; narrow windows, zoom, dark, print, no WebGL.

Exit status: 0 all holds, 1 something does not, 2 bad usage.
"""
import argparse
import math
import os
import shutil
import sys
from pathlib import Path

from mcap.reader import make_reader
from mcap_ros2.decoder import DecoderFactory
from playwright.sync_api import sync_playwright

FIRST_STAMP = 1_000_000_000
# From opening the file to the first picture of the scene, on a machine that has time for it [s].
LONGEST_START = 2.0
# Pages opened to find the quickest start.
STARTS = 3
# Between where the log has the tool and where it is drawn [pixels].
FARTHEST_TOOL = 2.0


class Judge:
    def __init__(self):
        self.failures = 0

    def check(self, holds, what, detail=""):
        if not holds:
            self.failures += 1
        print(f"  {'ok  ' if holds else 'FAIL'} {what}" + (f": {detail}" if detail else ""))


class Log:
    """What the checks need of the log: the tool every tick, and when each treatment begins."""

    def __init__(self, path):
        self.tool = {}
        self.treatments = {}
        with open(path, "rb") as file:
            reader = make_reader(file, decoder_factories=[DecoderFactory()])
            for metadata in reader.iter_metadata():
                if metadata.name == "robotsim.run":
                    self.rate = int(metadata.metadata["rate_hz"])
            for _, channel, message, decoded in reader.iter_decoded_messages(
                    topics=["/truth", "/events"]):
                if channel.topic == "/truth":
                    self.tool[decoded.tick] = tuple(decoded.tool_position_m)
                elif decoded.msg.startswith("modeChanged: mode treat, target "):
                    name = decoded.msg.removeprefix("modeChanged: mode treat, target ")
                    elapsed = message.log_time - FIRST_STAMP
                    tick = -(-elapsed * self.rate // 1_000_000_000)
                    self.treatments.setdefault(name, tick)
        self.ticks = sorted(self.tool)

    def some_ticks(self, count):
        """Spread over the run, and one within each treatment."""
        spread = [self.ticks[len(self.ticks) * i // count] for i in range(count)]
        within = [tick + self.rate for tick in self.treatments.values()]
        return sorted(set(spread + [t for t in within if t in self.tool]))


# The centre of the pixels in the marker's colour, in the page's pixels.
MARKER = """() => {
  const canvas = document.getElementById("scene");
  const gl = canvas.getContext("webgl");
  const [w, h] = [gl.drawingBufferWidth, gl.drawingBufferHeight];
  const data = new Uint8Array(w * h * 4);
  gl.readPixels(0, 0, w, h, gl.RGBA, gl.UNSIGNED_BYTE, data);
  const hex = getComputedStyle(document.documentElement).getPropertyValue("--marker").trim();
  const want = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  let [n, x, y] = [0, 0, 0];
  for (let i = 0; i < w * h; i++) {
    if (want.some((v, k) => Math.abs(v - data[4 * i + k]) > 6)) continue;
    n += 1; x += (i % w) + 0.5; y += Math.floor(i / w) + 0.5;
  }
  return { count: n, x: (x / n) * canvas.clientWidth / w,
           y: (1 - y / n / h) * canvas.clientHeight };
}"""

# The camera's matrices, for a projection that is not the page's own.
CAMERA = """() => {
  const { camera } = robotsimReport.picture;
  const canvas = document.getElementById("scene");
  return { view: camera.matrixWorldInverse.elements, lens: camera.projectionMatrix.elements,
           width: canvas.clientWidth, height: canvas.clientHeight,
           tip: robotsimReport.picture.tip.slice(9) };
}"""

COLOURS = """() => {
  const canvas = document.getElementById("scene");
  const copy = document.createElement("canvas");
  copy.width = canvas.width; copy.height = canvas.height;
  const context = copy.getContext("2d");
  context.drawImage(canvas, 0, 0);
  const { data } = context.getImageData(0, 0, copy.width, copy.height);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
  return seen.size;
}"""

FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def project(camera, p):
    """A place of the world in pixels, with column-major matrices as WebGL has them."""
    def times(m, v):
        return [sum(m[4 * c + r] * v[c] for c in range(4)) for r in range(4)]
    x, y, _, w = times(camera["lens"], times(camera["view"], [*p, 1]))
    return (x / w + 1) / 2 * camera["width"], (1 - y / w) / 2 * camera["height"]


class Page:
    """A report opened in a browser, with what the browser had to say about it."""

    def __init__(self, browser, path, width=1440, height=900, **options):
        self.context = browser.new_context(viewport={"width": width, "height": height}, **options)
        self.page = self.context.new_page()
        self.messages, self.requests = [], []
        self.page.on("console", lambda m: self.messages.append(f"{m.type}: {m.text}"))
        self.page.on("pageerror", lambda e: self.messages.append(f"error: {e}"))
        self.page.on("request", lambda r: self.requests.append(r.url))
        self.page.goto(path.resolve().as_uri(), wait_until="load")
        self.page.wait_for_function("() => robotsimReport.firstPicture > 0")
        self.page.evaluate(FRAME)

    def complaints(self):
        """Chromium itself remarks that it draws in software and reads pixels slowly."""
        own = ("GL Driver Message", "GPU stall", "Automatic fallback to software WebGL")
        return [m for m in self.messages if not any(word in m for word in own)]

    def tick(self):
        return self.page.evaluate("() => robotsimReport.clock.tick")

    def move_to(self, tick):
        self.page.evaluate(
            """(tick) => { const bar = document.getElementById("scrub"); bar.value = tick;
                 bar.dispatchEvent(new Event("input", { bubbles: true })); }""", tick)
        self.page.evaluate(FRAME)


def judge_start(judge, browser, report):
    """On a busy machine the bound stretches with what waits for each processor."""
    first = math.inf
    for _ in range(STARTS):
        opened = Page(browser, report)
        first = min(first, opened.page.evaluate("() => robotsimReport.firstPicture") / 1000)
        opened.context.close()
    busy = os.getloadavg()[0] / os.cpu_count()
    bound = LONGEST_START * max(1, busy)
    judge.check(
        first <= bound, f"first picture within {bound:.1f} s",
        f"{first:.2f} s, {busy:.1f} programs for each processor")


def judge_opening(judge, opened, report, largest):
    page = opened.page
    judge.check(not opened.complaints(), "no error or warning", "; ".join(opened.complaints()[:3]))
    asked = [u for u in opened.requests if u != report.resolve().as_uri() and not u.startswith("data:")]
    judge.check(not asked, "no request", ", ".join(asked[:3]))
    size = report.stat().st_size
    judge.check(size <= largest, f"at most {largest / 1e6:.1f} MB", f"{size / 1e6:.2f} MB")
    colours = page.evaluate(COLOURS)
    judge.check(colours > 500, "the scene is not blank", f"{colours} colours")
    text = page.inner_text("body")
    judge.check("not a medical device" in text, "says that it is no medical device")


def judge_tool(judge, opened, log, view):
    page = opened.page
    page.get_by_role("button", name=view).click()
    worst = {"drawn arm": 0.0, "marker": 0.0}
    ticks = log.some_ticks(12)
    for tick in ticks:
        opened.move_to(tick)
        camera = page.evaluate(CAMERA)
        want = project(camera, log.tool[tick])
        tip = project(camera, camera["tip"])
        worst["drawn arm"] = max(worst["drawn arm"], math.dist(want, tip))
        marker = page.evaluate(MARKER)
        if marker["count"] == 0:
            judge.check(False, f"{view}: the marker is seen at tick {tick}")
            continue
        worst["marker"] = max(worst["marker"], math.dist(want, (marker["x"], marker["y"])))
    for what, distance in worst.items():
        judge.check(
            distance <= FARTHEST_TOOL, f"{view}: {what} within {FARTHEST_TOOL} px of the log",
            f"{distance:.2f} px at {len(ticks)} ticks")


def judge_table(judge, opened, log):
    page = opened.page
    rows = page.locator("#panel-0 tbody tr")
    names = [rows.nth(i).locator("td").first.inner_text() for i in range(rows.count())]
    judge.check(set(log.treatments) <= set(names), "the table has every target", ", ".join(names))
    off = 0
    for i, name in enumerate(names):
        if name not in log.treatments:
            continue
        rows.nth(i).click()
        page.evaluate(FRAME)
        off = max(off, abs(opened.tick() - log.treatments[name]))
    judge.check(off == 0, "a row jumps to its treatment", f"off by {off} ticks")
    rows.first.focus()
    page.keyboard.press("Enter")
    page.evaluate(FRAME)
    judge.check(opened.tick() == log.treatments[names[0]], "Enter on a row does the same")
    page.get_by_role("tab", name="Events").click()
    event = page.locator("#panel-1 tbody tr").nth(5)
    event.click()
    seconds = float(event.locator("td").first.inner_text())
    judge.check(abs(opened.tick() / log.rate - seconds) < 1e-3, "an event jumps to its moment")
    page.get_by_role("tab", name="Results").click()


def judge_keyboard(judge, opened, log):
    page = opened.page
    page.locator("#scene").focus()
    def after(key):
        page.keyboard.press(key)
        page.evaluate(FRAME)
        return opened.tick()
    judge.check(after("Home") == log.ticks[0], "Home goes to the start")
    judge.check(after("ArrowRight") == round(0.1 * log.rate), "an arrow moves by 0.1 s")
    judge.check(after("Shift+ArrowLeft") == round(0.1 * log.rate) - 1, "with Shift by one tick")
    judge.check(after("End") == log.ticks[-1], "End goes to the end")
    after("Home")
    starts = [after("PageDown") for _ in log.treatments]
    judge.check(starts == sorted(set(starts)), "Page Down goes from target to target")
    after("Home")
    after("Space")
    page.wait_for_timeout(600)
    playing = after("Space")
    judge.check(0.1 < playing / log.rate < 3, "Space plays and stops", f"{playing / log.rate:.2f} s")
    page.wait_for_timeout(200)
    judge.check(opened.tick() == playing, "after Space it stands")


def judge_plots(judge, opened):
    page = opened.page
    page.mouse.move(0, 0)
    box = page.locator(".plot canvas").first.bounding_box()
    def at(share):
        left, right = 52, 12
        return box["x"] + left + share * (box["width"] - left - right), box["y"] + 40
    page.mouse.click(*at(0.7))
    page.evaluate(FRAME)
    span = page.evaluate("() => { const { first, last } = robotsimReport.report; return [first, last]; }")
    want = span[0] + 0.7 * (span[1] - span[0])
    close = (span[1] - span[0]) / box["width"] * 1.5
    judge.check(abs(opened.tick() - want) < close, "a click in a plot moves the time")
    page.mouse.move(*at(0.2))
    page.mouse.down()
    page.mouse.move(*at(0.4), steps=4)
    page.mouse.up()
    shown = page.evaluate("() => [robotsimReport.span.from, robotsimReport.span.to]")
    judge.check(
        abs(shown[0] - span[0] - 0.2 * (span[1] - span[0])) < close
        and abs(shown[1] - span[0] - 0.4 * (span[1] - span[0])) < close, "dragging zooms")
    page.mouse.dblclick(*at(0.5))
    shown = page.evaluate("() => [robotsimReport.span.from, robotsimReport.span.to]")
    judge.check(shown == span, "a double click shows all again")


def judge_sizes(judge, browser, report, pictures):
    sizes = [("narrow", 420, 860, 1), ("zoomed to 200 %", 720, 450, 2), ("wide", 1920, 1080, 1)]
    for name, width, height, ratio in sizes:
        opened = Page(browser, report, width, height, device_scale_factor=ratio)
        over = opened.page.evaluate(
            "() => document.scrollingElement.scrollWidth - window.innerWidth")
        judge.check(over <= 0, f"{name}: nothing stands out at the side", f"{over} px")
        judge.check(opened.page.evaluate(COLOURS) > 300, f"{name}: the scene is drawn")
        if pictures:
            opened.page.screenshot(path=pictures / f"{name.split()[0]}.png", full_page=True)
        if name == "narrow":
            opened.page.set_viewport_size({"width": 1000, "height": 700})
            opened.page.evaluate(FRAME)
            fits = opened.page.evaluate(
                """() => { const c = document.getElementById("scene");
                     return Math.abs(c.clientWidth - c.parentElement.clientWidth) <= 1
                       && Math.abs(c.width - c.clientWidth) <= 1; }""")
            judge.check(fits, "the scene follows a new size of the window")
        opened.context.close()


def judge_colours(judge, browser, report, log, pictures):
    seen = {}
    for scheme in ("light", "dark"):
        opened = Page(browser, report, color_scheme=scheme)
        middle = list(log.treatments.values())
        opened.move_to(middle[len(middle) // 2] + log.rate if middle else log.ticks[-1] // 2)
        seen[scheme] = opened.page.evaluate(
            "() => getComputedStyle(document.body).backgroundColor")
        if pictures:
            opened.page.screenshot(path=pictures / f"{scheme}.png")
        if scheme == "light":
            opened.page.emulate_media(color_scheme="dark")
            opened.page.evaluate(FRAME)
            seen["switched"] = opened.page.evaluate(
                "() => getComputedStyle(document.body).backgroundColor")
            opened.page.emulate_media(color_scheme="light", media="print")
            opened.page.evaluate(FRAME)
            shown = opened.page.evaluate(
                "() => [...document.querySelectorAll('.panel')].every((p) => p.offsetHeight > 0)")
            judge.check(shown, "on paper all tables are shown")
            if pictures:
                opened.page.pdf(path=pictures / "print.pdf")
        judge.check(not opened.complaints(), f"{scheme}: no complaint")
        opened.context.close()
    judge.check(seen["light"] != seen["dark"], "light and dark differ", str(seen))
    judge.check(seen["switched"] == seen["dark"], "a change is followed")


def judge_without_webgl(judge, playwright, chromium, report, log, pictures):
    browser = launch(playwright, chromium, ["--disable-3d-apis"])
    opened = Page(browser, report)
    judge.check(not opened.complaints(), "no WebGL: no complaint", "; ".join(opened.complaints()[:3]))
    note = opened.page.locator("#scene-note").inner_text()
    judge.check("projections" in note, "no WebGL: the page says so", note)
    opened.move_to(log.ticks[len(log.ticks) // 2])
    judge.check(opened.page.evaluate(COLOURS) > 100, "no WebGL: two projections are drawn")
    if pictures:
        opened.page.screenshot(path=pictures / "no-webgl.png")
    browser.close()


def launch(playwright, chromium, more=()):
    # Chromium cannot make its sandbox for root, and there is no graphics card to draw with.
    flags = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
    return playwright.chromium.launch(
        executable_path=chromium, args=[*(more or flags[1:]), flags[0]])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("log", type=Path)
    parser.add_argument("report", type=Path)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--largest", type=int, default=6_000_000)
    arguments = parser.parse_args()
    chromium = shutil.which("chromium")
    if not chromium:
        print("chromium is needed (Debian: apt-get install chromium)", file=sys.stderr)
        return 2
    if arguments.pictures:
        arguments.pictures.mkdir(parents=True, exist_ok=True)
    judge, log = Judge(), Log(arguments.log)
    report, pictures = arguments.report, arguments.pictures
    print(f"{report} in {chromium}")
    with sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        judge_start(judge, browser, report)
        opened = Page(browser, report)
        judge_opening(judge, opened, report, arguments.largest)
        for view in ("Overview", "Side", "Follow tool"):
            judge_tool(judge, opened, log, view)
        judge_table(judge, opened, log)
        judge_keyboard(judge, opened, log)
        judge_plots(judge, opened)
        judge.check(not opened.complaints(), "still no complaint", "; ".join(opened.complaints()[:3]))
        opened.context.close()
        judge_sizes(judge, browser, report, pictures)
        judge_colours(judge, browser, report, log, pictures)
        browser.close()
        judge_without_webgl(judge, playwright, chromium, report, log, pictures)
    print("report: all holds" if judge.failures == 0 else f"report: {judge.failures} failures")
    return 0 if judge.failures == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
