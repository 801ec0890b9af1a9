"""What a rule says when it refuses, and whose fault it is.

::

    JiaohaoError
    ├── Refused            the rules say no; nothing changed (409)
    │   └── UnknownThing   what was named does not exist (404 or 422)
    ├── BadRequest         the caller's words make no sense (400 or 422)
    └── Unavailable        nothing wrong with the request; we cannot do it now (503)

Every error carries a stable ``code`` for programs, ``facts`` about the case, and a ``detail`` in
plain words. No program parses ``detail``: screens look the code up in the catalogue
(``error.<code>``) and fill in the facts.
"""

from typing import Any


class JiaohaoError(Exception):
    """Root of everything this product refuses on purpose."""

    def __init__(self, code: str, detail: str = "", **facts: Any) -> None:
        self.code = code
        self.detail = detail or code.replace("_", " ")
        self.facts = facts
        super().__init__(f"{code}: {self.detail}")


class Refused(JiaohaoError):
    """A rule refused; the state is as it was."""


class UnknownThing(Refused):
    """A ticket, counter, service, class or notice that does not exist."""


class BadRequest(JiaohaoError):
    """The request itself is malformed or contradicts an earlier one."""


class Unavailable(JiaohaoError):
    """The request is fine; storage or another part cannot serve it now."""
