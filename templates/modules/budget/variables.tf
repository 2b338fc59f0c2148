variable "emails" {
  description = "Addresses that are told, one to ten."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.emails) >= 1 && length(var.emails) <= 10 && alltrue([for email in var.emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "There must be one to ten addresses, such as team@example.org."
  }
}

variable "name" {
  description = "Prefix of the names."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.name))
    error_message = "The name must be lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "tags" {
  description = "Tags of every resource, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "usd" {
  description = "US dollars a month."
  type        = number
  nullable    = false

  validation {
    condition     = var.usd > 0
    error_message = "The amount must be more than 0."
  }
}
