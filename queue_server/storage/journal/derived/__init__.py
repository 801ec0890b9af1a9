"""What follows from the rows of the journal at once: tickets, legs, taken seats.

Tested by tests/storage, on every journal alike.
"""
