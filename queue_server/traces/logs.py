"""The log of every program of the product, on standard error: one line an entry, with the time.

Names and reasons that people or machines send are quoted in it. A line break in one of them must
not look like another entry, nor may a control character move the reader's cursor.
"""

import logging
import sys

from queue_server.traces.redaction import redacted


class LineFormatter(logging.Formatter):
    """Shows what is not printable as an escape. A traceback still follows on its own lines."""

    def format(self, record: logging.LogRecord) -> str:
        """The whole entry, without passwords."""
        return redacted(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The entry's first line."""
        record.message = visible(record.message)
        return super().formatMessage(record)


def visible(text: str) -> str:
    r"""The text with line breaks, control and direction characters as ``\n``, ``\x1b``, …"""
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text
    )


def start() -> None:
    """Log from here on, from INFO up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
