"""Eight in the morning: all staff sign in at once, pages are opened, the room is full."""

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Any

import orjson

from bench.past.reports import CHROMIUM
from bench.server.issue import Emit
from bench.server.rooms import COUNTERS, many_counters, measure
from bench.tools.load import Connection, percentile
from bench.tools.office import HOST, PASSWORD, ROOT, Server, server

STAFF, PAINTS = 100, 5
TARGET_SIGN_IN_MS, TARGET_LOAD_MS, TARGET_BYTES = 2000, 300, 150_000

#: In the page: bytes transferred for it.
LOADED = """() => [...performance.getEntriesByType("navigation"),
  ...performance.getEntriesByType("resource")].reduce((sum, one) => sum + one.transferSize, 0)"""

#: In the page: when the frame with the choice of counters came, by its own clock.
SHOWN = """new MutationObserver((_, watch) => {
  if (!document.querySelector("[data-do=choose]")) return;
  watch.disconnect();
  requestAnimationFrame(() => { globalThis.shownAt = performance.now(); });
}).observe(document, { childList: true, subtree: true })"""

#: In any page: when it had loaded, by its own clock.
ENDED = """() => performance.getEntriesByType("navigation")[0].loadEventEnd"""


def bench(emit: Emit) -> None:
    """Print the sign-ins, what the clerk page takes, and how soon pages show what happened."""
    asyncio.run(_sign_ins(emit))
    with server() as one:
        one.config.write_text(many_counters(one.config.read_text("utf-8"), COUNTERS), "utf-8")
        one.stop()
        one.start()
        asyncio.run(_page(one, emit))


async def _sign_ins(emit: Emit) -> None:
    """Sign in all staff at one instant."""
    from queue_server.bootstrap import ListenOptions
    from queue_server.bootstrap import Server as OwnServer
    from queue_server.opening import open_storage
    from queue_server.settings import Settings

    settings = Settings.load(ROOT / "config.toml")
    with tempfile.TemporaryDirectory() as folder:
        storage = await open_storage(Path(folder) / "data", branch=settings.rules.branch)
        own = OwnServer(settings, storage, ListenOptions(open_now=True, rate_limits=False))
        try:
            await own.start()
            for n in range(STAFF):
                await own.accounts.users.add(f"clerk{n}", "clerk", PASSWORD)
            cpu, took = time.process_time(), await _all_sign_in(own.port)
            cpu = time.process_time() - cpu
        finally:
            await own.stop()
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


async def _page(one: Server, emit: Emit) -> None:
    from playwright.async_api import async_playwright

    cookie = await one.cookie()
    async with async_playwright() as running:
        browser = await running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = await browser.new_context(locale="zh-TW")
        name, _, value = cookie.partition("=")
        where = f"http://{HOST}:{one.port}"
        await context.add_cookies([{"name": name, "value": value, "url": where}])
        await _loads(one, context, where, emit)
        await context.close()
        await measure(one, browser, emit)
        await browser.close()


async def _loads(one: Server, context: Any, where: str, emit: Emit) -> None:
    """Load the page in a new tab, with and without the browser's cache, and in the same tab.

    ``empty_ms`` is what a new tab takes for a one-line answer: Chromium's own share, spent on a
    process for the tab.
    """
    await context.add_init_script(SHOWN)
    took, again, empty, sizes, cpu = [], [], [], [], one.cpu_s()
    for _ in range(PAINTS):
        page = await context.new_page()
        took.append(await _shown(page, where))
        sizes.append(await page.evaluate(LOADED))
        again.append(await _shown(page, where))
        await page.close()
    cpu = one.cpu_s() - cpu
    for _ in range(PAINTS):
        page = await context.new_page()
        await page.goto(f"{where}/healthz")
        empty.append(await page.evaluate(ENDED))
        await page.close()
    emit(
        "clerk_page", first_ms=round(took[0]), p50_ms=round(percentile(sorted(took), 50)),
        same_tab_p50_ms=round(percentile(sorted(again), 50)),
        empty_ms=round(percentile(sorted(empty), 50)), target_ms=TARGET_LOAD_MS,
        bytes=sizes[0], bytes_again=sizes[-1], target_bytes=TARGET_BYTES,
        server_cpu_ms=round(cpu * 1000 / PAINTS / 2, 1),
    )  # fmt: skip


async def _shown(page: Any, where: str) -> float:
    """Milliseconds from navigating there to the frame with the choice of counters."""
    await page.goto(f"{where}/clerk", wait_until="commit")
    await page.locator("[data-do=choose]").first.wait_for()
    await page.wait_for_function("globalThis.shownAt")
    at: float = await page.evaluate("globalThis.shownAt")
    return at
