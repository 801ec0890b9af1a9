"""The network is cut at every step of a clerk: nothing is done twice, and nothing is left open."""
