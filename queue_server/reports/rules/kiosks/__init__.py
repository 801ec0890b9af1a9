"""Pure: what machines told: searches at the kiosks, slips that did not surely come out, outages."""
