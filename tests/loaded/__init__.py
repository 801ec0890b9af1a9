"""Processes of the product that are forked from one that has it loaded already.

Most of a start is the loading of some thousand modules, and tests start the product some hundred
times for what it does afterwards. A process forked here runs ``run.py`` in the folder, with the
environment and on the streams it is given; it has its own pid and ends as any other. Those that
differ in what is read only when a process begins are forked from different ones. Loaded the
ordinary way are each command once (tests/commands/test_arguments.py), a server that serves and ends
(tests/commands/running/test_server.py), whatever a demo starts, and all of `make torture`.

Tested by tests/processes/test_loaded.py.
"""

from tests.loaded.process import Loaded, heard, run

__all__ = ["Loaded", "heard", "run"]
