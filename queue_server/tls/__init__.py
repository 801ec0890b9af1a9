"""HTTPS in an office of its own: a certificate authority, the server's certificate, its context.

Tested by tests/tls.
"""
