"""The end of a state backend: its bucket and its lock table."""
