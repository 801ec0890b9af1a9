"""What never leaves the server: passwords and tokens in a configuration."""

import re
from typing import Any

SHOWN = "•••"
_SECRET = re.compile(r"pass(word|wd|phrase)?|token|secret|api_?key|community|pin", re.IGNORECASE)
#: ``scheme://user:password@host``.
_IN_ADDRESS = re.compile(r"(?<=://)([^\s/@:\"']*):[^\s/@\"']+@")
#: ``?password=…`` in the address of a device.
_IN_QUERY = re.compile(r"(?i)([?&;](?:pass(?:word)?|token|secret|pin)=)[^&;\s\"']+")
_LINE = re.compile(
    r"(?P<key>[A-Za-z0-9_\"'-]+)(?P<equals>\s*=\s*)(?P<value>\"(?:[^\"\\]|\\.)*\"|'[^']*')"
)


def is_secret(key: str) -> bool:
    """Whether a key holds a secret, going by its name."""
    last = key.replace("]", "").replace("[", ".").split(".")[-1]
    return any(_SECRET.fullmatch(part) for part in (last, *last.split("_"), *last.split("-")))


def hidden(key: str, value: Any) -> Any:
    """A value as it may be shown; secrets within it are replaced."""
    if value is None:
        return None
    if isinstance(value, dict):
        return {name: hidden(f"{key}.{name}", one) for name, one in value.items()}
    if isinstance(value, list):
        return [hidden(key, one) for one in value]
    if is_secret(key) and not isinstance(value, bool):
        return SHOWN
    return without(value) if isinstance(value, str) else value


def without(text: str) -> str:
    """An address without the password in it."""
    return _IN_QUERY.sub(rf"\1{SHOWN}", _IN_ADDRESS.sub(rf"\1:{SHOWN}@", text))


def file_without(text: str) -> str:
    """A whole file as it may be shown."""
    return without(_LINE.sub(_line, text))


def _line(found: re.Match[str]) -> str:
    if not is_secret(found["key"].strip("\"'")):
        return found[0]
    return f'{found["key"]}{found["equals"]}"{SHOWN}"'
