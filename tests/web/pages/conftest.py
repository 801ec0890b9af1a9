"""Real Chromium, in front of a stage or of the real server in a process of its own."""

import json
import os
import shutil
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.loaded import Loaded, heard, run
from tests.ports import free_port
from tests.staff import engage
from tests.waiting import PATIENCE_S
from tests.web.pages import legible as legible_module
from tests.web.pages import scenes as scenes_module
from tests.web.pages.profiles import Profile, Profiles
from tests.web.pages.stage import Stage

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
#: The same engine without a window around it: a page costs half the processor time. Tests that need
#: a full browser (its certificates, its microphone) start CHROMIUM.
HEADLESS = shutil.which("chromium-headless-shell") or CHROMIUM
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PASSWORD = "lobby-lantern-2026"
#: By name: a role, or a kind of machine.
Staff = Sequence[tuple[str, str]]
STAFF: Staff = (("mei", "clerk"), ("lin", "clerk"), ("wang", "admin"))
OpenPage = Callable[..., Any]


@pytest.fixture(scope="session")
def scenes() -> ModuleType:
    return scenes_module


@pytest.fixture(scope="session")
def legible() -> ModuleType:
    return legible_module


@pytest.fixture
def stage(scenes: ModuleType) -> Iterator[Any]:
    """A stage set for a clerk ``mei`` at counter 4."""
    with Stage() as built:
        built.replies[("GET", "/catalogue")] = (200, scenes.catalogue())
        built.replies[("GET", "/session")] = (200, {"user": "mei", "role": "supervisor"})
        built.snapshots = {
            "queue": scenes.queue(),
            "devices": scenes.devices(),
            "board": scenes.board(),
            "counter:4": scenes.counter("idle"),
        }
        yield built


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser for one module: while it runs, its event loop keeps other tests from having one."""
    if not Path(HEADLESS).exists():
        pytest.skip("Chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=HEADLESS, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def profiles(browser: Any) -> Profiles:
    return Profiles(browser)


#: A press counts for two seconds and a sentence stays for eight: on a busy machine they would
#: measure the machine. Recognised by the code that sets the timer; ``hurried=True`` leaves them
#: as they are.
PATIENT = """
(() => {
  const whose = { 2000: "OneAtATime.", 8000: "Frame.announce" };
  const plain = globalThis.setTimeout;
  globalThis.setTimeout = (act, ms, ...more) =>
    plain(act, whose[ms] && new Error().stack.includes(whose[ms]) ? 60 * ms : ms, ...more);
})();
"""


@pytest.fixture
def open_page(profiles: Profiles) -> Iterator[OpenPage]:
    """Open an address in a clean profile; errors reported by the page fail the test."""
    lent: list[Profile] = []
    complaints: list[str] = []

    def open_(
        url: str, width: int = 1280, height: int = 800, before: str = "", hurried: bool = False,
        **options: Any,
    ) -> Any:  # fmt: skip
        profile = profiles.lend("" if hurried else PATIENT, {"locale": "zh-TW", **options})
        lent.append(profile)
        page = profile.context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        if before:
            page.add_init_script(before)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: _note(complaints, said))
        page.goto(url)
        return page

    open_.complaints = complaints  # type: ignore[attr-defined]
    yield open_
    for profile in lent:
        profiles.take_back(profile)
    assert complaints == []


def _note(complaints: list[str], said: Any) -> None:
    # Chromium itself reports every refused or unanswered request as an error; the page's own
    # errors and violations of the content security policy are what must not be there.
    if said.type == "error" and "Failed to load resource" not in said.text and (
        "WebSocket connection to" not in said.text
    ):  # fmt: skip
        complaints.append(said.text)


#: The devices at counter 5 in these tests: name, driver, and an address of the driver's kind.
DESK = (
    ("pad", "stu", "sim:stu"),
    ("photo", "camera", "sim:camera"),
    ("docs", "camera", "sim:camera"),
    ("scan", "scanner", "sim:scanner"),
)


def configuration(folder: Path) -> Path:
    """The office's own configuration with the devices of the desk, which only it can admit."""
    text = (ROOT / "config.toml").read_text("utf-8")
    text = text.replace('catalogue = "queue_server', f'catalogue = "{ROOT}/queue_server')
    for name, driver, uri in DESK:
        text += (
            f'\n[[devices]]\nname = "{name}"\ndriver = "{driver}"\nuri = "{uri}"\n'
            'host = "desk"\ncounter = 5\n'
        )
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "config.toml"
    file.write_text(text, "utf-8")
    return file


class Office:
    """The real server, with users, in a process of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.config = configuration(data.parent / "configured")
        #: The same at each start, so that pages come back to it.
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: Loaded | None = None
        self._host: Loaded | None = None
        self._kiosk = ""

    def run(self, *arguments: str, text: str = "") -> str:
        done = run([*arguments, "--data", str(self.data)], stdin=text)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self) -> None:
        words = ["server", "--data", str(self.data), "--port", str(self.port)]
        words += ["--config", str(self.config), "--open-now", "--no-rate-limits"]
        env = {**os.environ, "PYTHONUNBUFFERED": "1"}
        with tempfile.TemporaryFile() as why:
            self._process, self.said = heard(words, env, stderr=why)
            line = self.said.readline()
            assert line.startswith("listening on "), (line, os.pread(why.fileno(), 4000, 0))
        assert line.split()[-1] == self.url

    def start_devices(self, *devices: str) -> None:
        """A device host of the desk with these simulated devices, in a process of its own."""
        token = self.data / "desk-token"
        token.write_text(self.run("enroll", "desk", "--kind", "host"), "ascii")
        words = [word for device in devices for word in ("--device", device)]
        self._host = Loaded(
            ["devices", "--server", self.url, "--token-file", str(token),
             "--host", "desk", "--data", str(self.data / "desk"), *words],
        )  # fmt: skip

    def stop(self) -> None:
        if self._host is not None:
            self._host.terminate()
            self._host.wait(PATIENCE_S)
        assert self._process is not None
        self._process.terminate()
        self._process.wait(PATIENCE_S)
        self.said.close()

    def enrol(self, users: Staff = (), machines: Staff = ()) -> dict[str, str]:
        """Enrol two clerks, an admin, a kiosk and any others; returns the machines' tokens."""
        tokens = engage(self.data, [*STAFF, *users], [("kiosk-1", "kiosk"), *machines], PASSWORD)
        self._kiosk = tokens["kiosk-1"]
        return tokens

    def issue(self, service: str = "T01", **more: str) -> dict[str, Any]:
        """Take a number at the kiosk, as a visitor does."""
        request = urllib.request.Request(
            f"{self.url}/api/v1/tickets",
            data=json.dumps({"service": service, **more}).encode(),
            headers={
                "Authorization": f"Bearer {self._kiosk}",
                "Content-Type": "application/json",
                "Idempotency-Key": f"touch-{time.monotonic_ns()}",
            },
        )
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            ticket: dict[str, Any] = json.load(answer)["ticket"]
            return ticket


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    built = Office(tmp_path / "data")
    built.enrol()
    built.start()
    yield built
    built.stop()


@pytest.fixture
def open_office(tmp_path: Path) -> Iterator[Office]:
    """An office with a bookable day within thirty, for browsers that do some work for it."""
    built = Office(tmp_path / "data")
    text = built.config.read_text("utf-8").replace("opens_days = 7 ", "opens_days = 30 ")
    text = text.replace('proof_of_work = "outside"', 'proof_of_work = "everyone"')
    built.config.write_text(text, "utf-8")
    built.enrol()
    built.start()
    yield built
    built.stop()


@pytest.fixture
def sign_in(open_page: OpenPage) -> Callable[..., Any]:
    def signed_in(url: str, user: str = "mei", **options: Any) -> Any:
        page = open_page(url, **options)
        page.get_by_label("帳號").fill(user)
        page.get_by_label("密碼").fill(PASSWORD)
        page.get_by_role("button", name="登入", exact=True).click()
        page.get_by_role("button", name="登出", exact=True).wait_for()
        return page

    return signed_in
