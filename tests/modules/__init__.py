"""Each module by itself: Terraform's own tests, with a mocked provider."""
