"""What holds for every test, and the fixtures that any of them may ask for."""

import gc
import os
import sys
from collections.abc import Generator

import pytest
from hypothesis import settings

from queue_server.link import HttpLink
from tests.waiting import PATIENCE_S

# Where Python may not keep what it has compiled, each of some hundred processes that the tests
# start would compile the whole product anew, which is a third of its start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

#: A server over HTTP; journals and accounts of every kind; a PostgreSQL of our own.
pytest_plugins = ["tests.served", "tests.stores", "tests.postgres_fixtures"]

# An example that is slow on a busy machine is no failure; pytest's own timeout ends what hangs.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


# Nor is a server that takes its time to answer. What is to be tried in a hurry says so.
(HttpLink.request.__kwdefaults__ or {})["timeout_s"] = PATIENCE_S


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Gather the tests without the garbage collector, and leave to it what comes after.

    The tests and all that they import live to the end, and to walk over them takes a tenth of it.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()
