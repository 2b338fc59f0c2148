"""The seam to AWS: nothing else in catctl knows boto3."""
