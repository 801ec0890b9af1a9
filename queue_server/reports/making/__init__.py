"""Reports made in a process of their own, with progress and an end."""
