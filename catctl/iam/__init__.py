"""IAM policies for those who plan, apply and deploy: printed, never attached."""
