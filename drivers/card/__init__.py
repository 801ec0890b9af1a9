"""Card readers: a card's public part, read with its holder's consent.

Tested by tests/drivers/card.
"""
