"""What may be asked for, what may become of it, and in which order a day's stops are made. Pure.

Tested by tests/visits/rules.
"""
