"""What is derived from the journal's rows in the same transaction: tickets, legs, taken seats.

Tested by tests/storage, on every journal alike.
"""
