"""What is sent as is: documents, and a page's scripts and sheets, joined, compressed and tagged.

Tested by tests/web.
"""
