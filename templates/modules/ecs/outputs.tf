output "cluster_arn" {
  description = "ARN of the cluster."
  value       = aws_ecs_cluster.this.arn
}

output "cluster_name" {
  description = "Name of the cluster, known once its capacity providers are there."
  value       = aws_ecs_cluster.this.name

  depends_on = [aws_ecs_cluster_capacity_providers.this]
}

output "execution_role_arns" {
  description = "ARNs of the roles with which ECS starts tasks, by service."
  value       = { for key, role in aws_iam_role.execution : key => role.arn }

  depends_on = [aws_iam_role_policy.database, aws_iam_role_policy.execution]
}

output "log_groups" {
  description = "Names of the log groups, by service."
  value       = { for key in keys(var.services) : key => aws_cloudwatch_log_group.this[key].name }
}

output "task_role_arns" {
  description = "ARNs of the roles with which the services' code runs, by service."
  value       = { for key, role in aws_iam_role.task : key => role.arn }

  depends_on = [aws_iam_role_policy.task]
}
