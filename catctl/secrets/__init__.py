"""Values that services read at start: in SSM Parameter Store, or in Secrets Manager."""
