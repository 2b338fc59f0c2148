mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name                     = "shop"
  vpc_id                   = "vpc-0123456789abcdef0"
  subnet_ids               = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  client_security_group_id = "sg-0123456789abcdef0"
}

run "the_password_is_rds_own_and_everything_is_encrypted" {
  command = plan

  assert {
    condition     = aws_db_instance.this.manage_master_user_password && aws_db_instance.this.password == null
    error_message = "No password may be in the state."
  }

  assert {
    condition     = aws_db_instance.this.storage_encrypted && !aws_db_instance.this.publicly_accessible
    error_message = "It must be encrypted and private."
  }

  assert {
    condition     = aws_db_instance.this.iam_database_authentication_enabled && aws_db_instance.this.performance_insights_enabled
    error_message = "What is free must be on."
  }
}

run "the_password_changes_once_a_year_and_not_now" {
  command = plan

  assert {
    condition     = !aws_secretsmanager_secret_rotation.this.rotate_immediately && aws_secretsmanager_secret_rotation.this.rotation_rules[0].schedule_expression == "cron(0 2 15 1 ? *)"
    error_message = "Tasks that run keep the old password."
  }
}

run "extended_support_is_paid_for_on_wish_only" {
  command = plan

  assert {
    condition     = aws_db_instance.this.engine_lifecycle_support == "open-source-rds-extended-support-disabled"
    error_message = "What costs must be off."
  }
}

run "extended_support_where_it_is_asked_for" {
  command = plan

  variables {
    extended_support = true
  }

  assert {
    condition     = aws_db_instance.this.engine_lifecycle_support == "open-source-rds-extended-support"
    error_message = "RDS refuses an old version without it."
  }
}

run "storage_that_does_not_grow" {
  command = plan

  variables {
    storage = { allocated = 50, max = 50 }
  }

  assert {
    condition     = aws_db_instance.this.max_allocated_storage == 0
    error_message = "RDS takes no limit that is the storage itself."
  }
}

run "it_can_be_destroyed_without_a_trace" {
  command = plan

  assert {
    condition     = !aws_db_instance.this.deletion_protection && aws_db_instance.this.skip_final_snapshot && aws_db_instance.this.delete_automated_backups
    error_message = "Nothing may be left behind."
  }

  assert {
    condition     = !aws_db_instance.this.multi_az && length(aws_iam_role.monitoring) == 0
    error_message = "What costs must be off."
  }
}

run "protected_keeps_a_snapshot_and_the_backups" {
  command = plan

  variables {
    protected = true
  }

  assert {
    condition     = aws_db_instance.this.deletion_protection && !aws_db_instance.this.skip_final_snapshot && !aws_db_instance.this.delete_automated_backups
    error_message = "Data must outlive the database."
  }

  assert {
    condition     = !aws_db_instance.this.apply_immediately && aws_db_parameter_group.this.skip_destroy
    error_message = "The database uses the old parameter group until its maintenance window."
  }

  assert {
    condition     = aws_db_instance.this.final_snapshot_identifier == "shop-final"
    error_message = "The snapshot must be named for the database."
  }
}

run "postgres_takes_tls_only" {
  command = plan

  assert {
    condition     = aws_db_parameter_group.this.family == "postgres17"
    error_message = "The family must follow from the version."
  }

  assert {
    condition     = one([for p in aws_db_parameter_group.this.parameter : p.value if p.name == "rds.force_ssl"]) == "1"
    error_message = "TLS must be forced."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.tasks.from_port == 5432
    error_message = "Only the port of PostgreSQL may be open."
  }
}

run "mysql_takes_tls_only" {
  command = plan

  variables {
    engine         = "mysql"
    engine_version = "8.4"
  }

  assert {
    condition     = aws_db_instance.this.auto_minor_version_upgrade
    error_message = "Of a major version, the newest minor one."
  }

  assert {
    condition     = aws_db_parameter_group.this.family == "mysql8.4"
    error_message = "The family must follow from the version."
  }

  assert {
    condition     = one([for p in aws_db_parameter_group.this.parameter : p.value if p.name == "require_secure_transport"]) == "1"
    error_message = "TLS must be forced."
  }

  assert {
    condition     = aws_vpc_security_group_ingress_rule.tasks.from_port == 3306
    error_message = "Only the port of MySQL may be open."
  }

  assert {
    condition     = !aws_db_instance.this.performance_insights_enabled
    error_message = "The small classes of MySQL have no Performance Insights."
  }
}

run "a_minor_version_has_the_family_of_its_major_one" {
  command = plan

  variables {
    engine_version = "16.4"
  }

  assert {
    condition     = aws_db_parameter_group.this.family == "postgres16"
    error_message = "The family must be that of the major version."
  }

  assert {
    condition     = !aws_db_instance.this.auto_minor_version_upgrade
    error_message = "A plan would want to go back to it."
  }
}

run "enhanced_monitoring_brings_its_role" {
  command = apply

  variables {
    monitoring_interval = 60
  }

  assert {
    condition     = aws_db_instance.this.monitoring_role_arn == aws_iam_role.monitoring["monitoring"].arn
    error_message = "RDS needs the role."
  }
}

run "names_and_tags" {
  command = plan

  variables {
    tags = { Team = "seven" }
  }

  assert {
    condition     = aws_db_instance.this.identifier == "shop" && aws_db_subnet_group.this.name == "shop" && aws_security_group.this.name == "shop-db"
    error_message = "Names must follow from the prefix."
  }

  assert {
    condition     = aws_db_instance.this.tags["Team"] == "seven" && aws_security_group.this.tags["Team"] == "seven"
    error_message = "Tags must be passed on."
  }

  assert {
    condition     = keys(aws_cloudwatch_log_group.this) == ["postgresql", "upgrade"]
    error_message = "Each log must have its group."
  }
}

run "outputs_are_what_services_need" {
  command = apply

  assert {
    condition     = output.identifier == "shop" && output.name == "app" && output.port == 5432
    error_message = "Where the database is must be known."
  }

  assert {
    condition     = output.address != "" && output.security_group_id != ""
    error_message = "Where the database is must be known."
  }
}
