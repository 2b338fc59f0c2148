"""Programs beside catctl: docker and its like, git, and AWS's session plugin."""
