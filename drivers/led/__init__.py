"""Counter number displays."""
