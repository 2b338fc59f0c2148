variable "cluster_name" {
  description = "Name of the ECS cluster."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$", var.cluster_name))
    error_message = "The cluster's name must be up to 255 letters, digits, hyphens and underscores."
  }
}

variable "container_insights" {
  description = "Container Insights: disabled, enabled (custom metrics, 0.30 USD a month each: some 13, and 25 for each service) or enhanced (of every task, for more)."
  type        = string
  default     = "disabled"
  nullable    = false

  validation {
    condition     = contains(["disabled", "enabled", "enhanced"], var.container_insights)
    error_message = "Container Insights must be disabled, enabled or enhanced."
  }
}

variable "database_secret_arn" {
  description = "ARN of the secret in which RDS keeps the database's password; null where no service reads it."
  type        = string
  default     = null

  validation {
    condition     = var.database_secret_arn != null || !anytrue([for service in values(var.services) : service.database])
    error_message = "A service with database = true needs database_secret_arn."
  }
}

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts logs; null for CloudWatch's own."
  type        = string
  default     = null
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "CloudWatch keeps logs for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 days."
  }
}

variable "name" {
  description = "Prefix of the roles' names."
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

variable "repository_arns" {
  description = "ARNs of the image repositories, by service."
  type        = map(string)
  nullable    = false
}

variable "services" {
  description = "Services, by name: their log group, the parameters, secrets and keys that ECS reads for them, whether the database's password is among these, and what their own code may do."
  type = map(object({
    log_group    = string
    database     = optional(bool, false)
    parameters   = optional(list(string), [])
    secret_arns  = optional(list(string), [])
    kms_key_arns = optional(list(string), [])
    permissions = optional(list(object({
      actions   = list(string)
      resources = list(string)
    })), [])
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for key in keys(var.services) : contains(keys(var.repository_arns), key)])
    error_message = "Each service needs a repository of the same name in repository_arns."
  }

  validation {
    condition     = alltrue([for service in values(var.services) : can(regex("^[A-Za-z0-9._/#-]{1,512}$", service.log_group))])
    error_message = "A log group's name is up to 512 letters, digits and . _ / # -, such as /ecs/web."
  }

  validation {
    condition     = alltrue([for service in values(var.services) : !startswith(service.log_group, "aws/")])
    error_message = "AWS keeps log groups whose names begin with aws/ for itself."
  }
}

variable "tags" {
  description = "Tags of every resource, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
