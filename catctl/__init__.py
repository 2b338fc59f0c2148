"""catctl: plain Terraform for teams that run containers on ECS Fargate."""

# A literal: reading it from the installed metadata doubles the time of `catctl --version`.
__version__ = "0.1.0"
