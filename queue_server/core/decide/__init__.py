"""Rules, one file a subject: state, command and now in; events out, or a refusal.

Tested by tests/core/decide.
"""
