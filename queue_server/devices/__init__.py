"""Wing: the devices of every machine, as reported, and the jobs staff give them."""
