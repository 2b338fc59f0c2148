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

run "reject_an_instance_class_of_ec2" {
  command = plan

  variables {
    instance_class = "t4g.micro"
  }

  expect_failures = [var.instance_class]
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

run "reject_less_storage_later_than_at_first" {
  command = plan

  variables {
    storage = { allocated = 50, max = 20 }
  }

  expect_failures = [var.storage]
}

run "reject_one_subnet" {
  command = plan

  variables {
    subnet_ids = ["subnet-0123456789abcdef0"]
  }

  expect_failures = [var.subnet_ids]
}

run "reject_a_user_that_the_engine_reserves" {
  command = plan

  variables {
    username = "postgres"
  }

  expect_failures = [var.username]
}
