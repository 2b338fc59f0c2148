"""Images, task definitions and ECS services: what deploys own, and Terraform never does."""
