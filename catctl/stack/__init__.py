"""An environment's infrastructure: plan, apply and destroy with Terraform, from saved plans."""
