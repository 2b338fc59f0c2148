output "repository_arns" {
  description = "ARNs of the repositories, by service."
  value       = { for key, repository in aws_ecr_repository.this : key => repository.arn }
}

output "repository_urls" {
  description = "URLs to push to and pull from, by service."
  value       = { for key, repository in aws_ecr_repository.this : key => repository.repository_url }
}
