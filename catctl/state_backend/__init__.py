"""The S3 bucket that keeps Terraform's state, the table that locks it, and who may use them."""
