"""The fake AWS on this machine: its process, and the wall between it and the real one."""
