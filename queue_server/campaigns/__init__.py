"""Wing: campaigns with a quota, drawn by lot in a way that anyone can recompute.

Tested by tests/campaigns.
"""
