output "at" {
  description = "When the services are stopped, in UTC."
  value       = var.at
}

output "schedule_arns" {
  description = "ARNs of the schedules, by service."
  value       = { for key, schedule in aws_scheduler_schedule.this : key => schedule.arn }
}
