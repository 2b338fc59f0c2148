"""IAM, enforced: what a request asks for, and whether the caller's policies allow it."""
