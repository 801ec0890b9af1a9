"""What a page shows for a moment only is seen by the page itself: a test may look too late.

Tested by the tests that use it.
"""

from typing import Any

from tests.waiting import wait_until


def keep_watch(page: Any, name: str, condition: str) -> None:
    """From now on the page notes when ``condition``, in its own language, has been true."""
    page.evaluate(
        f"""() => {{
          const look = () => {{ if ({condition}) sessionStorage.setItem("seen {name}", "yes"); }};
          new MutationObserver(look).observe(document, {{
            subtree: true, childList: true, characterData: true, attributes: true }});
          look();
        }}"""
    )


def wait_until_seen(page: Any, name: str) -> None:
    """Until it has been true at some moment; also after the page was loaded anew."""
    wait_until(lambda: page.evaluate(f"sessionStorage.getItem('seen {name}')"), name)
