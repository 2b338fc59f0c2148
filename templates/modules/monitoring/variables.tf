variable "cluster_name" {
  description = "Name of the ECS cluster."
  type        = string
  nullable    = false
}

variable "dashboard" {
  description = "Whether there is a dashboard, too."
  type        = bool
  default     = true
  nullable    = false
}

variable "database_identifier" {
  description = "Name of the database instance; null for none."
  type        = string
  default     = null
}

variable "emails" {
  description = "Addresses that get the alarms; each must confirm once."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for email in var.emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "Each address must be such as team@example.org."
  }
}

variable "kms_key_arn" {
  description = "ARN of a KMS key that CloudWatch may use, to encrypt the topic; null for none."
  type        = string
  default     = null
}

variable "load_balancer" {
  description = "The load balancer and the target groups of each service (two where it deploys blue/green), by the suffixes of their ARNs; null for none."
  type = object({
    arn_suffix    = string
    target_groups = optional(map(list(string)), {})
  })
  default = null
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

variable "services" {
  description = "Names of the ECS services, by service."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "tags" {
  description = "Tags of every resource, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "thresholds" {
  description = "From where on it is an alarm: errors in a minute, seconds for an answer, percent of memory, GiB of storage left."
  type = object({
    errors  = optional(number, 5)
    memory  = optional(number, 90)
    seconds = optional(number, 2)
    storage = optional(number, 2)
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for value in values(var.thresholds) : value > 0]) && var.thresholds.memory <= 100
    error_message = "Thresholds must be more than 0, and that of memory at most 100 percent."
  }
}
