variable "at" {
  description = "When to stop the services, in UTC, such as 2026-11-30T09:00:00."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$", var.at)) && can(timeadd("${var.at}Z", "0s"))
    error_message = "The time must be such as 2026-11-30T09:00:00, without an offset."
  }
}

variable "cluster_name" {
  description = "Name of the ECS cluster."
  type        = string
  nullable    = false
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

variable "permissions_boundary" {
  description = "ARN of the IAM policy that bounds the roles made here. Left out: none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:policy/", var.permissions_boundary))
    error_message = "permissions_boundary must be the ARN of an IAM policy."
  }
}

variable "services" {
  description = "The ECS services: their names, and whether each autoscales."
  type = map(object({
    name        = string
    autoscaling = optional(bool, false)
  }))
  nullable = false

  validation {
    condition     = length(var.services) > 0
    error_message = "There must be a service to stop."
  }
}

variable "tags" {
  description = "Tags of every resource, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
