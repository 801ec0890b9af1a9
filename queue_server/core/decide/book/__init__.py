"""Rules of appointments: booking, changing and cancelling them, and arriving.

Tested by tests/core/decide/book.
"""
