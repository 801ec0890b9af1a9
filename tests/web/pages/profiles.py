"""Browser profiles that are used again, wiped in between.

A page costs Chromium 1.3 seconds of processor time in a new profile, and 0.8 if a process for its
site already exists: half a test. So each profile keeps an empty page of 127.0.0.1 open. Tests
have ports and so origins of their own, and share no more than cookies and permissions, which are
wiped; what they stored is wiped as well.

Tested by tests/web/pages/test_profiles.py.
"""

from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from tests.waiting import PATIENCE_S

#: Answered by the profile itself: nothing listens there.
KEPT = "http://127.0.0.1:9/"


class Profile:
    def __init__(self, browser: Any, kind: str, script: str, options: dict[str, Any]) -> None:
        self.kind = kind
        self._granted: list[str] = options.get("permissions", [])
        self.context = browser.new_context(**options)
        self.context.set_default_timeout(PATIENCE_S * 1000)
        self._kept = self.context.new_page()
        self._kept.route("**", lambda route: route.fulfill(body="kept", content_type="text/html"))
        self._kept.goto(KEPT)
        if script:
            self.context.add_init_script(script)

    def wiped(self) -> bool:
        """Whether nothing is left of what a test did: a clock it set would stay in a profile."""
        pages = [page for page in self.context.pages if page != self._kept]
        if any(page.evaluate("'__pwClock' in globalThis") for page in pages):
            return False
        origins = {"{0.scheme}://{0.netloc}".format(urlsplit(page.url)) for page in pages}
        session = self.context.new_cdp_session(self._kept)
        for origin in origins:
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        session.detach()
        for page in pages:
            page.close()
        self.context.clear_cookies()
        self.context.clear_permissions()
        self.context.grant_permissions(self._granted)
        self.context.set_offline(False)
        return True


class Profiles:
    """The profiles of one browser. Two lent at the same time belong to two people."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self._free: list[Profile] = []

    def lend(self, script: str, options: dict[str, Any]) -> Profile:
        """Lend one whose pages run ``script`` first. ``options`` as of ``new_context``."""
        kind = repr((script, sorted(options.items())))
        for profile in self._free:
            if profile.kind == kind:
                self._free.remove(profile)
                return profile
        return Profile(self._browser, kind, script, options)

    def take_back(self, profile: Profile) -> None:
        """Take one back to be lent again, unless something of the test would remain in it."""
        from playwright.sync_api import Error

        wiped = False
        with suppress(Error):  # a page that hangs or is gone: a new profile costs little
            wiped = profile.wiped()
        if wiped:
            self._free.append(profile)
        else:
            profile.context.close()
