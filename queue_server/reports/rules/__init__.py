"""What is reckoned: visits folded from the journal, counted, and made into tables; advice on staff.

Tested by tests/reports/rules.
"""
