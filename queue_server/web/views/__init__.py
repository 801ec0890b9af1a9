"""What each screen is shown, made from the state.

Tested by tests/web and tests/web/live.
"""
