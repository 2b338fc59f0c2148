locals {
  # Kind of amount, and from which percentage on it is told.
  notifications = {
    "80 spent"       = { type = "ACTUAL", threshold = 80 }
    "100 spent"      = { type = "ACTUAL", threshold = 100 }
    "100 forecasted" = { type = "FORECASTED", threshold = 100 }
  }
}

# Free, as long as nothing is done by it.
resource "aws_budgets_budget" "this" {
  name         = "${var.name}-budget"
  budget_type  = "COST"
  limit_amount = format("%.2f", var.usd)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  dynamic "notification" {
    for_each = local.notifications

    content {
      comparison_operator        = "GREATER_THAN"
      threshold                  = notification.value.threshold
      threshold_type             = "PERCENTAGE"
      notification_type          = notification.value.type
      subscriber_email_addresses = var.emails
    }
  }

  tags = var.tags
}
