"""Environment and templates → files, and the files onto the disk."""
