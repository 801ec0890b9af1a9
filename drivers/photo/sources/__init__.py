"""Where pictures come from: a camera, a DSLR, files.

Tested by tests/drivers/photo.
"""
