"""What may be requested, what may become of it, and the order of a day's stops. Pure.

Tested by tests/outside_visits/rules.
"""
