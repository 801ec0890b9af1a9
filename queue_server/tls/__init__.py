"""HTTPS in an office without outside services: a certificate authority, the server's certificate,
its context.

Tested by tests/tls.
"""
