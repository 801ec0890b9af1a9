"""Which seats of a pool are free: computed from rules, suspensions and bookings, kept nowhere.

Tested by tests/core/booking.
"""
