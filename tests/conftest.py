"""What holds for every test, and the fixtures that any of them may ask for."""

import gc
import os
import sys
from collections.abc import Generator
from contextlib import suppress
from importlib import import_module
from pathlib import Path

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
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Gather the tests without the garbage collector, and leave to it what comes after.

    The tests and all that they import live to the end, and to walk over them takes a tenth of it.
    """
    gc.disable()
    try:
        _imported_from_a_place_of_its_own(session.config)
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def _imported_from_a_place_of_its_own(config: pytest.Config) -> None:
    """Import all tests, each worker beginning elsewhere, where the workers are to gather them all.

    In the same order, each would find nothing compiled yet and compile everything for itself.
    """
    if not hasattr(config, "workerinput") or config.args_source is not config.ArgsSource.TESTPATHS:
        return
    count = config.workerinput["workercount"]
    number = int(config.workerinput["workerid"].removeprefix("gw"))
    modules = sorted(
        ".".join(path.relative_to(config.rootpath).with_suffix("").parts)
        for path in Path(__file__).parent.rglob("test_*.py")
    )
    begin = len(modules) * number // count
    for name in modules[begin:] + modules[:begin]:
        # What is wrong with one is told when it is gathered.
        with suppress(Exception, pytest.skip.Exception):
            import_module(name)
