"""What is sent as it stands: documents, a page's scripts and sheets joined, packed and with a tag.

Tested by tests/web.
"""
