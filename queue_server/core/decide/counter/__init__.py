"""Rules of the counter: who sits there, and every verb a clerk has for a visitor.

Tested by tests/core/decide/counter.
"""
