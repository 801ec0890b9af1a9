"""What is computed: visits folded from the journal, counted, and made into tables; advice on
staffing.

Tested by tests/reports/rules.
"""
