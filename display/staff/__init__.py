"""Between a wall and the staff: what they ask of it, and what it reports."""
