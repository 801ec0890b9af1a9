"""What a campaign is, how its order is drawn, and who is invited when. Pure.

Tested by tests/campaigns/rules.
"""
