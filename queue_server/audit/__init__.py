"""What an auditor looks at beside the journal: security events, and whether the chain holds.

Tested by tests/audit.
"""
