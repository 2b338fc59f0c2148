mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name                     = "shop"
  vpc_id                   = "vpc-0123456789abcdef0"
  subnet_ids               = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  client_security_group_id = "sg-0123456789abcdef0"
}

run "reject_no_backups" {
  command = plan

  variables {
    backup_days = 0
  }

  expect_failures = [var.backup_days]
}

run "reject_a_database_name_with_a_hyphen" {
  command = plan

  variables {
    database_name = "my-app"
  }

  expect_failures = [var.database_name]
}

run "reject_an_unknown_engine" {
  command = plan

  variables {
    engine = "oracle"
  }

  expect_failures = [var.engine]
}

run "reject_a_version_in_words" {
  command = plan

  variables {
    engine_version = "newest"
  }

  expect_failures = [var.engine_version]
}

run "reject_logs_kept_for_no_day" {
  command = plan

  variables {
    log_retention_days = 0
  }

  expect_failures = [var.log_retention_days]
}

run "reject_an_odd_monitoring_interval" {
  command = plan

  variables {
    monitoring_interval = 7
  }

  expect_failures = [var.monitoring_interval]
}

run "reject_a_name_with_two_hyphens_in_a_row" {
  command = plan

  variables {
    name = "shop--hack"
  }

  expect_failures = [var.name]
}

run "reject_one_subnet" {
  command = plan

  variables {
    subnet_ids = ["subnet-0123456789abcdef0"]
  }

  expect_failures = [var.subnet_ids]
}

run "reject_a_user_that_is_a_reserved_word" {
  command = plan

  variables {
    username = "user"
  }

  expect_failures = [var.username]
}

run "reject_a_user_that_postgres_keeps_for_itself" {
  command = plan

  variables {
    username = "pg_app"
  }

  expect_failures = [var.username]
}

run "reject_a_user_of_rds_own" {
  command = plan

  variables {
    engine         = "mysql"
    engine_version = "8.4"
    username       = "rdsadmin"
  }

  expect_failures = [var.username]
}

run "reject_a_database_that_is_a_reserved_word" {
  command = plan

  variables {
    database_name = "order"
  }

  expect_failures = [var.database_name]
}

run "reject_a_database_that_is_there_already" {
  command = plan

  variables {
    engine         = "mysql"
    engine_version = "8.4"
    database_name  = "mysql"
  }

  expect_failures = [var.database_name]
}

run "reject_one_number_as_a_version_of_mysql" {
  command = plan

  variables {
    engine         = "mysql"
    engine_version = "8"
  }

  expect_failures = [var.engine_version]
}

run "reject_three_numbers_as_a_version_of_postgres" {
  command = plan

  variables {
    engine_version = "17.5.1"
  }

  expect_failures = [var.engine_version]
}

run "reject_an_instance_class_that_runs_no_version_in_support" {
  command = plan

  variables {
    instance_class = "db.t2.micro"
  }

  expect_failures = [var.instance_class]
}

run "reject_too_little_room_to_grow" {
  command = plan

  variables {
    storage = { allocated = 95, max = 100 }
  }

  expect_failures = [var.storage]
}

run "what_only_the_other_engine_reserves_is_free" {
  command = plan

  variables {
    engine         = "mysql"
    engine_version = "8.4"
    database_name  = "postgres"
    username       = "admin"
  }
}

run "reject_a_user_with_a_hyphen" {
  command = plan

  variables {
    username = "my-app"
  }

  expect_failures = [var.username]
}

run "reject_less_storage_than_rds_has" {
  command = plan

  variables {
    storage = { allocated = 10, max = 10 }
  }

  expect_failures = [var.storage]
}

run "reject_a_boundary_that_is_no_policy" {
  command = plan

  variables {
    permissions_boundary = "arn:aws:iam::123456789012:role/bound"
  }

  expect_failures = [var.permissions_boundary]
}
