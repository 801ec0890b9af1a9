"""What a run leaves behind for readers: log lines, requests, security events.

Secrets are taken out of each. Tested by tests/traces.
"""
