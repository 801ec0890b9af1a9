"""Loading aiohttp without the authorities of the machine.

Its client reads all of them twice as it is loaded: 40 ms, a twentieth of a start, and 2 MiB, for
connections that name none of their own. A server makes no such connection: who asks a sign-in
provider has a context of its own. One that was made all the same would trust nobody.
"""

import os

#: Where OpenSSL is told to look for authorities.
PLACES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def load_aiohttp() -> None:
    """Load aiohttp, unless it is there already."""
    before = {name: os.environ.get(name) for name in PLACES}
    os.environ.update(dict.fromkeys(PLACES, os.devnull))
    try:
        import aiohttp  # noqa: F401 - those who use it import it again
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
