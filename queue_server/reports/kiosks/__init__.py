"""Pure: what kiosks told: searches for a service, slips that did not surely come out."""
