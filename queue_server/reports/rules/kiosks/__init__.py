"""Pure: what machines reported: searches at the kiosks, slips that failed or are uncertain,
outages.
"""
