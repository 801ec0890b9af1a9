"""What is known of a branch on one service day, and how events change it."""
