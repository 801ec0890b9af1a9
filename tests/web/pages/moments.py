"""Lets a page itself watch for what it shows only for a moment: a test may look too late.

Tested by the tests that use it.
"""

from typing import Any

from tests.waiting import wait_until


def keep_watch(page: Any, name: str, condition: str) -> None:
    """Let the page record from now on when ``condition``, a script, has been true."""
    page.evaluate(
        f"""() => {{
          const look = () => {{ if ({condition}) sessionStorage.setItem("seen {name}", "yes"); }};
          new MutationObserver(look).observe(document, {{
            subtree: true, childList: true, characterData: true, attributes: true }});
          look();
        }}"""
    )


def wait_until_seen(page: Any, name: str) -> None:
    """Wait until it has been true at some moment, even if the page was loaded again."""
    wait_until(lambda: page.evaluate(f"sessionStorage.getItem('seen {name}')"), name)
