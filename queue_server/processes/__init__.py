"""How our processes begin and end: signals, child processes, the service manager.

Tested by tests/processes.
"""
