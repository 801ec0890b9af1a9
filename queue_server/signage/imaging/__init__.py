"""Uploaded pictures, made into what displays may be given.

Tested by tests/signage/test_imaging.py and tests/signage/test_media_routes.py.
"""
