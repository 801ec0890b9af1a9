"""A full room: a clerk's Next beside nineteen other clerks, and the floor with forty counters."""

import asyncio
import re
from contextlib import suppress
from typing import Any

import orjson

from bench.server.issue import Emit
from bench.tools.load import Connection, Screen, percentile
from bench.tools.office import HOST, Server, issue_many, key

COUNTERS, CLERKS, TICKETS = 40, 20, 10_000
#: The first counter is the page's; the others work in the background.
OWN = 1
PRESSES, CHANGES = 60, 60
#: Each of the others calls, starts and finishes once in this time.
A_VISIT_S = 4.0
TARGET_NUMBER_MS, TARGET_FLOOR_MS = 60, 100

#: There once the page knows that no visitor is at the counter.
NEXT = ".main[data-verb=call-next]:not([aria-disabled])"
#: In the page: from the press until the frame with another number on the card.
PRESS = """() => new Promise((done) => {
  const label = () => document.querySelector(".card .label")?.textContent ?? "";
  const before = label(), began = performance.now();
  const watch = new MutationObserver(() => {
    if (!label() || label() === before) return;
    watch.disconnect();
    requestAnimationFrame(() => done(performance.now() - began));
  });
  watch.observe(document.body, { childList: true, subtree: true, characterData: true });
  document.querySelector(".main[data-verb=call-next]").click();
})"""
#: From the answer, which says that it is committed, until the tile changes; 0 if it had already.
CHANGE = """([number, verb, state]) => new Promise((done, failed) => {
  let committed = 0;
  const tile = () => document.querySelector(`.tile[data-drop="${number}"]`);
  const seen = () => {
    if (!committed || !tile().classList.contains(state)) return;
    watch.disconnect();
    done(performance.now() - committed);
  };
  const watch = new MutationObserver(seen);
  watch.observe(document.body, { childList: true, subtree: true, attributes: true });
  fetch(`/api/v1/counters/${number}/${verb}`, { method: "POST", body: '{"also": true}',
    headers: { "Content-Type": "application/json", "Idempotency-Key": String(Math.random()) } })
    .then((answer) => {
      if (!answer.ok) failed(new Error(`${verb}: ${answer.status}`));
      committed = performance.now();
      seen();
    });
})"""


async def measure(one: Server, browser: Any, emit: Emit) -> None:
    """Print both, on one server with ten thousand numbers issued today."""
    await asyncio.to_thread(one.add_user, "others", "clerk")
    await issue_many(one, TICKETS)
    cookie, theirs = await one.cookie(), await one.cookie("others")
    clerks = [await one.as_clerk(cookie if n == 0 else theirs).open() for n in range(CLERKS)]
    for number, clerk in enumerate(clerks, OWN):
        await _do(clerk, number, "open", {"also": True})
    watching = [await _watch(one, theirs, number) for number in range(OWN + 1, CLERKS + OWN)]
    context = await browser.new_context(locale="zh-TW")
    name, _, value = cookie.partition("=")
    where = f"http://{HOST}:{one.port}"
    await context.add_cookies([{"name": name, "value": value, "url": where}])
    others = asyncio.gather(*(_work(clerk, n) for n, clerk in enumerate(clerks[1:], OWN + 1)))
    try:
        await _presses(one, await _own_page(context, where), emit)
        await _floor(one, context, where, emit)
    finally:
        others.cancel()
        with suppress(asyncio.CancelledError):
            await others
    for screen in watching:
        await screen.close()
    for clerk in clerks:
        clerk.close()


async def _do(clerk: Connection, number: int, verb: str, body: Any = None) -> bytes:
    path = f"/api/v1/counters/{number}/{verb}"
    status, reply = await clerk.request("POST", path, orjson.dumps(body or {}), key())
    if status != 200:
        raise SystemExit(f"{verb} at {number}: {status} {reply!r}")
    return reply


async def _watch(one: Server, cookie: str, number: int) -> Screen:
    """Listen to the topics of a clerk's page."""
    topics = ["queue", "devices", "board", f"counter:{number}"]
    hello = {"type": "hello", "topics": topics, "epoch": None, "announced": 0}
    headers = f"Cookie: {cookie}\r\nOrigin: http://{HOST}:{one.port}\r\n"
    screen = Screen(HOST, one.port, "/api/v1/live", headers)
    return await screen.open(orjson.dumps(hello))


async def _work(clerk: Connection, number: int) -> None:
    await asyncio.sleep(A_VISIT_S * number / CLERKS)
    while True:
        for verb in ("call-next", "start", "finish"):
            await _do(clerk, number, verb)
            await asyncio.sleep(A_VISIT_S / 3)


async def _own_page(context: Any, where: str) -> Any:
    page = await context.new_page()
    await page.goto(f"{where}/clerk")
    await page.locator(NEXT).wait_for()
    return page


async def _presses(one: Server, page: Any, emit: Emit) -> None:
    took, cpu = [], one.cpu_s()
    for _ in range(PRESSES):
        took.append(await page.evaluate(PRESS))
        for verb in ("start", "finish"):
            await page.locator(f".main[data-verb={verb}]:not([aria-disabled])").click()
        await page.locator(NEXT).wait_for()
    cpu = one.cpu_s() - cpu
    emit(
        "next_to_number", clerks=CLERKS, tickets=TICKETS, p50_ms=_at(took, 50),
        p95_ms=_at(took, 95), target_p95_ms=TARGET_NUMBER_MS,
        server_cpu_ms_a_visit=round(cpu * 1000 / PRESSES, 1),
    )  # fmt: skip
    await page.close()


async def _floor(one: Server, context: Any, where: str, emit: Emit) -> None:
    page = await context.new_page()
    await page.goto(f"{where}/floor")
    await page.locator(".tile").nth(COUNTERS - 1).wait_for()
    took, cpu = [], one.cpu_s()
    for n in range(CHANGES):
        number = CLERKS + 1 + n // 2 % (COUNTERS - CLERKS)
        verb, state = ("open", "open") if n % 2 == 0 else ("close", "closed")
        took.append(await page.evaluate(CHANGE, [number, verb, state]))
    cpu = one.cpu_s() - cpu
    emit(
        "floor_change", counters=COUNTERS, tickets=TICKETS, p50_ms=_at(took, 50),
        p95_ms=_at(took, 95), target_ms=TARGET_FLOOR_MS,
        server_cpu_ms_a_change=round(cpu * 1000 / CHANGES, 1),
    )  # fmt: skip
    await page.close()


def _at(values: list[float], percent: float) -> float:
    return round(percentile(sorted(values), percent), 1)


def many_counters(text: str, most: int) -> str:
    """A configuration with as many counters as a large room has; existing ones stay."""
    have = max(int(number) for number in re.findall(r"(?m)^number = (\d+)", text))
    languages = ("zh-TW", "en", "vi", "id", "th")
    tables = (
        f'\n[[counters]]\nnumber = {number}\nfirst = ["general"]\nthen = ["elderly", "caring"]\n'
        + "".join(f'name.{language} = "{number}"\n' for language in languages)
        for number in range(have + 1, most + 1)
    )
    return text + "".join(tables)
