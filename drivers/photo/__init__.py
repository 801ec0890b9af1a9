"""Photo stations.

Tested by tests/drivers/photo.
"""
