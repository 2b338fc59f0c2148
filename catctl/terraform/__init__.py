"""The seam to Terraform: its binary, its provider, its processes and what they say."""
