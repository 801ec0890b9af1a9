"""Processes of the product, forked from one that has already loaded it.

Most of a start is spent loading some thousand modules, and tests start the product some hundred
times for what it does afterwards. A process forked here runs ``run.py`` in the given folder, with
the given environment and streams; it has its own pid and ends like any other. Those that differ in
what is read only when a process begins are forked from different parents. The following are loaded
the ordinary way: each command once (tests/commands/test_arguments.py), a server that serves and
ends (tests/commands/running/test_server.py), whatever a demo starts, and all of `make torture`.

Tested by tests/processes/test_loaded.py.
"""

from tests.loaded.process import Loaded, heard, run

__all__ = ["Loaded", "heard", "run"]
