"""Pure: what is made of a month that is over: the review, and the open data.

Tested by tests/reports/rules/cube/monthly.
"""
