mock_provider "aws" {}

variables {
  name   = "shop"
  usd    = 49.5
  emails = ["team@example.org"]
}

run "the_amount_is_in_dollars_a_month" {
  command = plan

  assert {
    condition     = aws_budgets_budget.this.limit_amount == "49.50" && aws_budgets_budget.this.time_unit == "MONTHLY"
    error_message = "The limit must be as given, for a month."
  }
}

run "it_tells_before_and_when_it_is_spent" {
  command = plan

  assert {
    condition     = toset([for item in aws_budgets_budget.this.notification : "${item.notification_type} ${item.threshold}"]) == toset(["ACTUAL 80", "ACTUAL 100", "FORECASTED 100"])
    error_message = "It must tell at 80 and at 100 percent, and when 100 is foreseen."
  }

  assert {
    condition     = alltrue([for item in aws_budgets_budget.this.notification : item.subscriber_email_addresses == toset(["team@example.org"])])
    error_message = "Everyone given must be told."
  }
}

run "names_and_tags" {
  command = apply

  variables {
    tags = { Team = "seven" }
  }

  assert {
    condition     = output.name == "shop-budget" && aws_budgets_budget.this.tags["Team"] == "seven"
    error_message = "Names must follow from the prefix, and tags be passed on."
  }
}
