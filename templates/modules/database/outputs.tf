output "address" {
  description = "Host name of the database."
  value       = aws_db_instance.this.address
}

output "identifier" {
  description = "Name of the instance."
  value       = aws_db_instance.this.identifier
}

output "name" {
  description = "Name of the first database."
  value       = aws_db_instance.this.db_name
}

output "port" {
  description = "Port of the database."
  value       = aws_db_instance.this.port
}

output "secret_arn" {
  description = "ARN of the secret in which RDS keeps the user's name and password, as JSON keys username and password."
  value       = one(aws_db_instance.this.master_user_secret[*].secret_arn)
}

output "security_group_id" {
  description = "ID of the database's security group."
  value       = aws_security_group.this.id
}
