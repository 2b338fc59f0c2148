# RDS gives the master user a new password every seven days by default, and tasks that run keep the old one: after that,
# each of their new connections fails until the service is deployed again. Once a year is as seldom as a date can be
# given, and with a number of days instead, the rotation after the first seven would still come.
resource "aws_secretsmanager_secret_rotation" "this" {
  secret_id          = one(aws_db_instance.this.master_user_secret[*].secret_arn)
  rotate_immediately = false

  rotation_rules {
    schedule_expression = "cron(0 2 15 1 ? *)"
    duration            = "1h"
  }
}
