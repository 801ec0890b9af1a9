"""The rush at eight and at ten: sign-ins at once, Next on the clerk's own screen, pages, floor.

Twenty counters, 10,000 numbers today; nineteen clerks work by program, one in Chromium.
"""

import asyncio
import contextlib
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from bench.past.reports import CHROMIUM
from bench.server.issue import Emit
from bench.tools.load import Connection, percentile
from bench.tools.office import HOST, PASSWORD, ROOT, Server, issue_many, key

STAFF = 100
COUNTERS, WAITING, CALLS, PAINTS = 20, 10_000, 60, 5
#: A clerk who works by program begins a visitor so often.
EVERY_S = 2.0
TARGET_SIGN_IN_MS, TARGET_NEXT_MS, TARGET_LOAD_MS, TARGET_BYTES, TARGET_FLOOR_MS = (
    2000, 60, 300, 150_000, 100,
)  # fmt: skip

#: In the page: milliseconds from a key to what it leads to being painted.
PRESS = """async ([key, selector]) => {
  const began = performance.now();
  const shown = new Promise((done) => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector(selector)) return;
      watch.disconnect();
      requestAnimationFrame(() => done(performance.now() - began));
    });
    watch.observe(document.body, {subtree: true, childList: true, attributes: true});
  });
  document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
  return await shown;
}"""

#: In the page: when, in milliseconds since 1970, a text was first to be seen in a selector.
WATCH = """([selector]) => {
  window.seen = [];
  new MutationObserver(() => {
    window.seen.push([performance.timeOrigin + performance.now(),
      document.querySelector(selector)?.innerText ?? ""]);
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""

LOADED = """() => [...performance.getEntriesByType("navigation"),
  ...performance.getEntriesByType("resource")].reduce((sum, one) => sum + one.transferSize, 0)"""


def bench(emit: Emit) -> None:
    """Print the sign-ins, Next in the page, the page's load, and the floor after a commit."""
    asyncio.run(_sign_ins(emit))
    with office() as one:
        asyncio.run(_desk(one, emit))


async def _sign_ins(emit: Emit) -> None:
    """All of the staff press at one instant."""
    from queue_server.bootstrap import Listening
    from queue_server.bootstrap import Server as OwnServer
    from queue_server.opening import open_storage
    from queue_server.settings import Settings

    settings = Settings.load(ROOT / "config.toml")
    with tempfile.TemporaryDirectory() as folder:
        storage = await open_storage(Path(folder) / "data", branch=settings.rules.branch)
        server = OwnServer(settings, storage, Listening(open_now=True, rate_limits=False))
        try:
            await server.start()
            for n in range(STAFF):
                await server.accounts.add_user(f"clerk{n}", "clerk", PASSWORD)
            cpu, took = time.process_time(), await _all_sign_in(server.port)
            cpu = time.process_time() - cpu
        finally:
            await server.stop()
            await storage.close()
    emit(
        "sign_in", at_once=STAFF, p50_ms=round(percentile(took, 50)),
        p95_ms=round(percentile(took, 95)), target_p95_ms=TARGET_SIGN_IN_MS,
        cpu_ms_each=round(cpu * 1000 / STAFF, 1),
    )  # fmt: skip


async def _all_sign_in(port: int) -> list[float]:
    connections = [await Connection(HOST, port, {}).open() for _ in range(STAFF)]
    began = time.perf_counter()

    async def sign_in(n: int) -> float:
        body = orjson.dumps({"user": f"clerk{n}", "password": PASSWORD})
        status, reply = await connections[n].request("POST", "/api/v1/session", body)
        assert status == 200, reply
        return (time.perf_counter() - began) * 1000

    took = await asyncio.gather(*(sign_in(n) for n in range(STAFF)))
    for connection in connections:
        connection.close()
    return sorted(took)


@contextlib.contextmanager
def office() -> Iterator[Server]:
    """A server with twenty counters."""
    with tempfile.TemporaryDirectory() as folder:
        one = Server(Path(folder))
        text = one.config.read_text("utf-8")
        more = "".join(
            f'[[counters]]\nnumber = {n}\nname.zh-TW = "櫃檯"\nname.en = "Counter"\n'
            'first = ["general"]\nthen = ["caring", "elderly", "booked", "english"]\n\n'
            for n in range(9, COUNTERS + 1)
        )
        first, mark, rest = text.partition("[[counters]]")
        one.config.write_text(first + more + mark + rest, "utf-8")
        one.prepare()
        one.add_user("page", "supervisor")
        one.start()
        try:
            yield one
        finally:
            one.stop()


async def _desk(one: Server, emit: Emit) -> None:
    from playwright.async_api import async_playwright

    cookie = await one.cookie()
    await issue_many(one, WAITING)
    over = asyncio.Event()
    others = [
        asyncio.create_task(_clerk(one, cookie, counter, over))
        for counter in range(2, COUNTERS + 1)
    ]
    own = await one.cookie("page")
    async with async_playwright() as running:
        browser = await running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = await browser.new_context(locale="zh-TW")
        name, _, value = own.partition("=")
        where = f"http://{HOST}:{one.port}"
        await context.add_cookies([{"name": name, "value": value, "url": where}])
        await _loads(context, where, emit)
        await _nexts(context, where, emit)
        await _floor(context, where, one, cookie, emit)
        await browser.close()
    over.set()
    await asyncio.gather(*others)


async def _clerk(one: Server, cookie: str, counter: int, over: asyncio.Event) -> None:
    """Visitor after visitor at one counter."""
    clerk = await one.as_clerk(cookie).open()
    await _verb(clerk, counter, "open", b'{"also": true}')
    await asyncio.sleep(EVERY_S * counter / COUNTERS)
    while not over.is_set():
        for verb in ("call-next", "start", "finish"):
            await _verb(clerk, counter, verb)
            await asyncio.sleep(EVERY_S / 3)
    clerk.close()


async def _verb(clerk: Connection, counter: int, verb: str, body: bytes = b"{}") -> bytes:
    path = f"/api/v1/counters/{counter}/{verb}"
    status, reply = await clerk.request("POST", path, body, key())
    assert status == 200, reply
    return reply


async def _loads(context: Any, where: str, emit: Emit) -> None:
    """The page from nothing, and from what the browser has kept."""
    took, sizes = [], []
    for _ in range(PAINTS):
        page = await context.new_page()
        await page.goto(f"{where}/clerk", wait_until="commit")
        await page.locator("[data-do=choose]").first.wait_for()
        took.append(await page.evaluate("performance.now()"))
        sizes.append(await page.evaluate(LOADED))
        await page.close()
    emit(
        "clerk_page", first_ms=round(took[0]), p50_ms=round(percentile(sorted(took), 50)),
        target_ms=TARGET_LOAD_MS, bytes=sizes[0], bytes_again=sizes[-1], target_bytes=TARGET_BYTES,
    )  # fmt: skip


async def _nexts(context: Any, where: str, emit: Emit) -> None:
    """From the key to the number on the clerk's own screen."""
    page = await context.new_page()
    await page.goto(f"{where}/clerk")
    await page.locator("[data-do=choose][data-counter='1']").click()
    await page.locator(".card.idle").wait_for()
    took = []
    for _ in range(CALLS):
        took.append(await page.evaluate(PRESS, ["n", ".card.called"]))
        await page.evaluate(PRESS, ["s", ".card.serving"])
        await page.evaluate(PRESS, ["f", ".card.idle"])
    took.sort()
    emit(
        "next_on_screen", clerks=COUNTERS, numbers=WAITING, p50_ms=round(percentile(took, 50), 1),
        p95_ms=round(percentile(took, 95), 1), target_p95_ms=TARGET_NEXT_MS,
    )  # fmt: skip
    await page.close()


async def _floor(context: Any, where: str, one: Server, cookie: str, emit: Emit) -> None:
    """From the answer to a call to its number on the floor page."""
    page = await context.new_page()
    await page.goto(f"{where}/floor")
    await page.locator(".tile").first.wait_for()
    await page.evaluate(WATCH, [".tile[data-key='1'] .ticket"])
    clerk = await one.as_clerk(cookie).open()
    took = []
    for _ in range(CALLS // 2):
        called = json.loads(await _verb(clerk, 1, "call-next"))["ticket"]["label"]
        committed = time.time() * 1000
        script = "label => window.seen.find(([at, text]) => text.includes(label))"
        found = await (await page.wait_for_function(script, arg=called)).json_value()
        took.append(max(0.0, found[0] - committed))
        for verb in ("start", "finish"):
            await _verb(clerk, 1, verb)
    took.sort()
    emit(
        "floor_page", counters=COUNTERS, p50_ms=round(percentile(took, 50), 1),
        p95_ms=round(percentile(took, 95), 1), target_ms=TARGET_FLOOR_MS,
    )  # fmt: skip
    clerk.close()
