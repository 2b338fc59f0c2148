locals {
  # What differs between the engines. Both refuse a connection without TLS.
  engine = {
    mysql = {
      port   = 3306
      family = "mysql${local.major}"
      logs   = ["error", "slowquery"]
      parameters = {
        log_output               = "FILE"
        long_query_time          = "1"
        require_secure_transport = "1"
        slow_query_log           = "1"
      }
    }
    postgres = {
      port   = 5432
      family = "postgres${local.major}"
      logs   = ["postgresql", "upgrade"]
      parameters = {
        log_min_duration_statement = "1000"
        log_statement              = "ddl"
        "rds.force_ssl"            = "1"
      }
    }
  }[var.engine]

  # postgres17 and mysql8.4: one number, or two.
  major = var.engine == "postgres" ? split(".", var.engine_version)[0] : join(".", slice(split(".", "${var.engine_version}.0"), 0, 2))

  is_small = can(regex("^db\\.t[0-9]g?\\.(micro|small)$", var.instance_class))

  # Enhanced monitoring: a role and a second's worth of detail, where it is asked for.
  monitors = toset(var.monitoring_interval > 0 ? ["monitoring"] : [])
}

resource "aws_db_subnet_group" "this" {
  name        = var.name
  description = "Database subnets of ${var.name}"
  subnet_ids  = var.subnet_ids

  tags = var.tags
}

resource "aws_db_parameter_group" "this" {
  name_prefix = "${var.name}-"
  description = "TLS only, slow statements logged"
  family      = local.engine.family

  dynamic "parameter" {
    for_each = local.engine.parameters

    content {
      name  = parameter.key
      value = parameter.value

      # In force from the first start on: some take no change while the database runs.
      apply_method = "pending-reboot"
    }
  }

  # Where changes wait for the maintenance window, the database uses the old group until then. It costs nothing.
  skip_destroy = var.protected

  tags = var.tags

  # A new major version brings a new group, which must be there before the old one goes.
  lifecycle {
    create_before_destroy = true
  }
}

# Made here, and not by RDS, so that they have a retention and go with the database.
resource "aws_cloudwatch_log_group" "this" {
  for_each = { for name in local.engine.logs : name => { kms_key_arn = var.kms_key_arn } }

  name              = "/aws/rds/instance/${var.name}/${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = each.value.kms_key_arn

  tags = var.tags
}

# With another key, or none, there is a new database: the old one would stay with a key that is going.
resource "terraform_data" "key" {
  input = var.kms_key_arn
}

# A db.t4g.micro with 20 GB costs about 14 to 21 USD a month, in two zones twice as much.
resource "aws_db_instance" "this" {
  identifier     = var.name
  engine         = var.engine
  engine_version = var.engine_version
  instance_class = var.instance_class
  multi_az       = var.multi_az

  # RDS's own default is to go on with a version past its standard support, and to charge for it.
  engine_lifecycle_support = var.extended_support ? "open-source-rds-extended-support" : "open-source-rds-extended-support-disabled"

  db_name  = var.database_name
  username = var.username
  port     = local.engine.port

  # RDS makes the password and keeps it in Secrets Manager: it is in no file and in no state.
  manage_master_user_password         = true
  master_user_secret_kms_key_id       = var.kms_key_arn
  iam_database_authentication_enabled = true

  storage_type          = "gp3"
  allocated_storage     = var.storage.allocated
  max_allocated_storage = var.storage.max > var.storage.allocated ? var.storage.max : 0
  storage_encrypted     = true
  kms_key_id            = var.kms_key_arn

  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [aws_security_group.this.id]
  publicly_accessible    = false
  ca_cert_identifier     = "rds-ca-rsa2048-g1"
  parameter_group_name   = aws_db_parameter_group.this.name

  backup_retention_period   = var.backup_days
  copy_tags_to_snapshot     = true
  delete_automated_backups  = !var.protected
  deletion_protection       = var.protected
  skip_final_snapshot       = !var.protected
  final_snapshot_identifier = "${var.name}-final"

  # Not where a minor version is named: RDS would go on from it, and takes nobody back.
  auto_minor_version_upgrade = var.engine_version == local.major

  # What needs a restart, a new major version above all, waits for the maintenance window of a protected database.
  apply_immediately = !var.protected

  # Only a new engine_version upgrades it; the plan shows it.
  allow_major_version_upgrade = true

  enabled_cloudwatch_logs_exports = local.engine.logs
  monitoring_interval             = var.monitoring_interval
  monitoring_role_arn             = one([for role in aws_iam_role.monitoring : role.arn])

  # Seven days of Performance Insights are free; the small classes of MySQL have none.
  performance_insights_enabled          = !(startswith(aws_db_parameter_group.this.family, "mysql") && local.is_small)
  performance_insights_kms_key_id       = startswith(aws_db_parameter_group.this.family, "mysql") && local.is_small ? null : var.kms_key_arn
  performance_insights_retention_period = startswith(aws_db_parameter_group.this.family, "mysql") && local.is_small ? null : 7

  tags = var.tags

  # RDS refuses a monitoring role that may not write yet.
  depends_on = [aws_cloudwatch_log_group.this, aws_iam_role_policy_attachment.monitoring]

  lifecycle {
    # The provider sends no change of it, and would plan it for ever: hashicorp/terraform-provider-aws#40870.
    ignore_changes       = [engine_lifecycle_support]
    replace_triggered_by = [terraform_data.key]
  }
}
