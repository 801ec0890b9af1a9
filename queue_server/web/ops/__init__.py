"""What operations ask of a server: its figures, its readiness, the description of its API.

Tested by tests/web/test_ops.py and tests/web/test_openapi_fuzz.py.
"""
