"""What operations ask of a server: whether it is ready, the description of its API.

Tested by tests/web/test_ops.py and tests/web/test_openapi_fuzz.py.
"""
