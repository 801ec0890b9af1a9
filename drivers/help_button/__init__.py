"""Call-for-help buttons."""
