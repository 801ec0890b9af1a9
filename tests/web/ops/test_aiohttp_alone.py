"""A server reads no authorities as it loads aiohttp, and who needs them still finds them."""

import os
import subprocess
import sys

import pytest

#: How many authorities the contexts know that are there once the web is loaded, and what OpenSSL
#: is told then.
LOADED = """
import gc, os, queue_server.web, ssl
contexts = [one for one in gc.get_objects() if isinstance(one, ssl.SSLContext)]
assert contexts
print(sum(one.cert_store_stats()["x509_ca"] for one in contexts))
print(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))
"""


@pytest.mark.parametrize("told", ["/nowhere/authorities.pem", None])
def test_aiohttp_is_loaded_without_the_authorities_of_the_machine(told: str | None) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SSL_CERT_")}
    if told is not None:
        environment["SSL_CERT_FILE"] = told
    done = subprocess.run(
        [sys.executable, "-c", LOADED], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == ["0", f"{told} None"]
