"""Audio guidance: what a visitor with headphones hears, and which keys are theirs.

- ``guide``  what is said at each step (pure)
- ``ears``   headphones that come and go, faster, louder (pure)
"""
