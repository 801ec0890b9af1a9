"""The network is cut at every step a clerk takes: nothing is done twice or left open."""
