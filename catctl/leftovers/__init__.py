"""What is ours in the account and should not be: found, shown, deleted, proven gone."""
