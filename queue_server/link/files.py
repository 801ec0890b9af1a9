"""Files that kiosk, wall and device host all read: tokens and texts as people save them."""

import re
from pathlib import Path

from queue_server.wire.words.texts import NotText, decoded

#: A token has 43 characters; a file this long holds something else.
LONGEST_TOKEN_FILE = 4096
_TOKEN = re.compile(r"[!-~]{1,512}", re.ASCII)


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, or in what its byte-order mark names.

    Raises:
        OSError: It cannot be read.
        NotText: It is not text; the message names the file and how to save it.
    """
    try:
        return decoded(path.read_bytes())
    except NotText as error:
        raise NotText(f"{path}: {error}") from error


def read_token(path: Path) -> str:
    """The token that ``run.py enroll`` wrote.

    Raises:
        OSError: The file cannot be read.
        NotText: It holds no token; the message names the file and the remedy.
    """
    with path.open("rb") as file:
        data = file.read(LONGEST_TOKEN_FILE + 1)
    try:
        token = decoded(data).strip()
    except NotText as error:
        raise NotText(f"{path}: {error}") from error
    if len(data) > LONGEST_TOKEN_FILE or not _TOKEN.fullmatch(token):
        raise NotText(f"{path}: holds no token; write it again with `python run.py enroll`")
    return token
