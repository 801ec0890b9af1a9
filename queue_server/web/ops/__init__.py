"""What operators ask of a server: whether it is ready, and the description of its API.

Tested by tests/web/test_ops.py and tests/end_to_end/test_openapi_fuzz.py.
"""
