"""The calls of the API, one module for each kind of user; each lists its routes.

Tested by tests/web.
"""
