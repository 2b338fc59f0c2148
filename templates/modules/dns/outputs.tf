output "names" {
  description = "The names that lead to the load balancer."
  value       = sort([for record in aws_route53_record.this : record.fqdn])
}
