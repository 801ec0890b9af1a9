"""Signing in at a provider outside the office (OpenID Connect), beside the office's own accounts.

Tested by tests/people/provider.
"""
