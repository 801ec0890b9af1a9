"""Care of what lasts: backup, restore, verification, retention."""
