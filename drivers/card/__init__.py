"""Card readers: what a card shows to anyone, read with its holder's consent.

Tested by tests/drivers/card.
"""
