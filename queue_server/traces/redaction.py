"""Passwords of databases, kept out of every line that people or logs get.

Wherever an address with a password is read, it is given to :func:`hide`; from then on no log entry,
traceback or refusal of this process shows that password, in whichever form a driver repeats it.
"""

from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

SHOWN = "***"

#: Passwords, as written and as quoted in an address.
hidden: set[str] = set()


def password_of(address: str) -> str | None:
    """The password in a database's address: before the ``@``, or in ``password=``."""
    try:
        parts = urlsplit(address)
        in_query = dict(parse_qsl(parts.query)).get("password")
        return unquote(parts.password) if parts.password else in_query or None
    except ValueError:
        return None


def without_password(address: str) -> str:
    """The address as anyone may see it."""
    parts = urlsplit(address)
    user, at, place = parts.netloc.rpartition("@")
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "password"]
    return urlunsplit(
        parts._replace(netloc=user.partition(":")[0] + at + place, query=urlencode(query))
    )


def hide(address: str) -> None:
    """From here on, never show the password of this address, if it has one."""
    if password := password_of(address):
        hidden.update({password, quote(password, safe="")})


def redacted(text: str) -> str:
    """The text with every hidden password replaced."""
    for secret in sorted(hidden, key=len, reverse=True):
        text = text.replace(secret, SHOWN)
    return text
