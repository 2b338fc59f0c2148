mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  bucket = "shop-access-logs"
}

run "reject_a_bucket_name_that_s3_refuses" {
  command = plan

  variables {
    bucket = "Shop_Logs"
  }

  expect_failures = [var.bucket]
}

run "reject_no_retention" {
  command = plan

  variables {
    retention_days = 0
  }

  expect_failures = [var.retention_days]
}
