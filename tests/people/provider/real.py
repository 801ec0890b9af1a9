"""Two real providers, each a program of its own: Canaille, and oidc-provider where Node is."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import pytest
from yarl import URL

from queue_server.people.provider.fetch import HttpFetch
from queue_server.people.provider.ports import ProviderTerms
from tests.waiting import PATIENCE_S

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
OFFICE = "http://localhost:1"
CALLBACK = f"{OFFICE}/signin/provider"
MOST_STEPS = 8


def program(name: str) -> list[str]:
    """How a provider is started; skips by name where that is impossible."""
    if name == "canaille":
        return [sys.executable, str(HERE / "canaille_server.py")]
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules" / "oidc-provider").exists():
        pytest.skip("node or oidc-provider is not installed")
    return [node, str(HERE / "oidc_provider.mjs")]


class RealProvider:
    """A provider that knows one person, ``mei``, who is signed in there."""

    def __init__(self, name: str, callback: str = CALLBACK, after: str = f"{OFFICE}/clerk") -> None:
        self.name = name
        self._process = subprocess.Popen(
            [*program(name), callback, after],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        about = self._line()
        self.issuer: str = about["issuer"]
        self.terms = ProviderTerms(
            issuer=self.issuer,
            client_id=about["client_id"],
            client_secret=about["secret"],
            label="City",
            redirect_uri=callback,
            after_sign_out=after,
            name_claim="name" if name == "canaille" else "preferred_username",
        )

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        lines = iter(self._process.stdout.readline, "")
        found: dict[str, Any] = json.loads(next(line for line in lines if line.startswith("{")))
        return found

    def rotate(self) -> None:
        """Sign with another key from now on."""
        assert self._process.stdin is not None
        self._process.stdin.write("rotate\n")
        self._process.stdin.flush()
        self._line()

    def stop(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.terminate()
        self._process.wait(PATIENCE_S)
        self._process.stdin.close()
        self._process.stdout.close()


async def walk(there: str, callback: str = CALLBACK) -> dict[str, str]:
    """Go to the provider as a browser does; returns what it sends back with the browser."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as browser:
        url = URL(there, encoded=True)
        for _ in range(MOST_STEPS):
            async with browser.get(url, allow_redirects=False) as answer:
                onward = answer.headers["Location"]
                if onward.startswith(callback):
                    return dict(parse_qsl(urlsplit(onward).query))
                url = answer.url.join(URL(onward, encoded=True))
    raise AssertionError("the provider never sent the browser back")


class Between(HttpFetch):
    """Fetches from the real provider, and lets a test change its answer to the code."""

    def __init__(self) -> None:
        super().__init__(deadline_s=PATIENCE_S)
        self.change: Callable[[dict[str, Any]], Mapping[str, Any]] = lambda answer: answer
        self.last: dict[str, Any] = {}

    async def post(
        self, url: str, form: Mapping[str, str], basic: tuple[str, str] | None
    ) -> Mapping[str, Any]:
        self.last = dict(await super().post(url, form, basic))
        return self.change(self.last)


@pytest.fixture(scope="module", params=["canaille", "oidc-provider"])
def provider(request: pytest.FixtureRequest) -> Iterator[RealProvider]:
    running = RealProvider(request.param)
    yield running
    running.stop()
