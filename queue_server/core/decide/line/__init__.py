"""Rules of the line: who gets a number, who is called next, who leaves or returns.

Tested by tests/core/decide/line.
"""
