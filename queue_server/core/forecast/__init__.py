"""How long a newcomer will wait, learnt from the pace of the counters.

Tested by tests/core/forecast.
"""
