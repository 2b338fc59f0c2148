output "alb_security_group_id" {
  description = "ID of the load balancer's group; null where there is none."
  value       = one([for group in aws_security_group.alb : group.id])
}

output "tasks_security_group_id" {
  description = "ID of the tasks' group."
  value       = aws_security_group.tasks.id
}
