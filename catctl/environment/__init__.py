"""What the user wants: the environment file, checked and completed."""
