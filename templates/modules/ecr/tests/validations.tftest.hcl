mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  repositories = { web = "shop-web" }
}

run "reject_keeping_no_development_image" {
  command = plan

  variables {
    keep_development = 0
  }

  expect_failures = [var.keep_development]
}

run "reject_keeping_no_production_image" {
  command = plan

  variables {
    keep_production = 0
  }

  expect_failures = [var.keep_production]
}

run "reject_a_repository_in_capitals" {
  command = plan

  variables {
    repositories = { web = "Shop/Web" }
  }

  expect_failures = [var.repositories]
}

run "reject_untagged_images_kept_for_no_day" {
  command = plan

  variables {
    untagged_days = 0
  }

  expect_failures = [var.untagged_days]
}
