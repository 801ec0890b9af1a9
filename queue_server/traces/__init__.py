"""What a run leaves behind to be read: log lines, who asked what, what concerns security.

Secrets are taken out of each. Tested by tests/traces.
"""
