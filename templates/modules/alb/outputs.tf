output "arn_suffix" {
  description = "Suffix of the load balancer's ARN: how CloudWatch names it."
  value       = aws_lb.this.arn_suffix
}

output "blue_green" {
  description = "For each service that deploys blue/green: the green target group, the listener rule, and the role with which ECS shifts traffic."
  value = {
    for key in keys(local.blue_green) : key => {
      green_target_group_arn = aws_lb_target_group.this["${key}/green"].arn
      listener_rule_arn      = aws_lb_listener_rule.this[key].arn
      role_arn               = one([for role in aws_iam_role.shifting : role.arn])
    }
  }

  depends_on = [aws_iam_role_policy.shifting]
}

output "dns_name" {
  description = "DNS name of the load balancer."
  value       = aws_lb.this.dns_name
}

output "load_balancer_arn" {
  description = "ARN of the load balancer."
  value       = aws_lb.this.arn
}

output "target_group_arn_suffixes" {
  description = "Suffixes of the target groups' ARNs, by service (two where it deploys blue/green): how CloudWatch names them."
  value = {
    for key in keys(var.services) : key => [
      for group in var.services[key].blue_green ? [key, "${key}/green"] : [key] :
      aws_lb_target_group.this[group].arn_suffix
    ]
  }
}

output "target_group_arns" {
  description = "ARNs of the target groups, by service; known once a listener rule uses them."
  value       = { for key in keys(var.services) : key => aws_lb_target_group.this[key].arn }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.this]
}

output "zone_id" {
  description = "Hosted zone of the load balancer, for an alias record."
  value       = aws_lb.this.zone_id
}
