"""What would fail, before it does: facts in, findings out. One small file for each subject."""
