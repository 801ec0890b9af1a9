"""What an auditor looks at besides the journal: security events, and whether the chain holds.

Tested by tests/audit.
"""
