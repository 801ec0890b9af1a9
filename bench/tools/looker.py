"""A page that looks through a camera, as a program: how many frames per second reach it.

``python -m bench.tools.looker URL < cookie`` prints the frames per second, once a second.
"""

import http.client
import json
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

LOOK_EACH_S = 0.1


def main(url: str, session: str) -> None:
    """Watch until the program or the preview ends."""
    headers = {"Cookie": session}
    address = urlsplit(url).netloc
    _asked(address, "POST", "/api/v1/counters/1/open", headers)
    while not _ready(_asked(address, "GET", "/api/v1/devices", headers)):
        time.sleep(LOOK_EACH_S)
    http_ = http.client.HTTPConnection(address, timeout=10)
    http_.request("GET", "/api/v1/devices/photo/preview", headers=headers)
    began, printed_s = 0.0, 0
    for count, _ in enumerate(_frames(http_.getresponse())):
        began = began or time.monotonic()
        seconds = time.monotonic() - began
        if int(seconds) > printed_s:
            printed_s = int(seconds)
            print(round(count / seconds, 1), flush=True)


def _asked(address: str, method: str, path: str, headers: dict[str, str]) -> Any:
    http_ = http.client.HTTPConnection(address, timeout=10)
    http_.request(method, path, headers=headers)
    answer: Any = json.loads(http_.getresponse().read())
    http_.close()
    return answer


def _ready(fleet: Any) -> bool:
    return any(one["name"] == "photo" and one["state"] == "ready" for one in fleet["devices"])


def _frames(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    while length := answer.read(4):
        part = answer.read(int.from_bytes(length, "big"))
        if part.startswith(b"{"):
            sys.stderr.write(f"the preview ended: {part.decode()}\n")
            return
        yield part


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin.read())
