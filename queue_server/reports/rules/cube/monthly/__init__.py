"""Pure: what is made from a month that is over: the review, and the open data.

Tested by tests/reports/rules/cube/monthly.
"""
