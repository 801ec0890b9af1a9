"""What each screen is shown, made from the state."""
