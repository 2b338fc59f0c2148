variable "force_delete" {
  description = "Whether destroying a repository deletes its images, too."
  type        = bool
  default     = false
  nullable    = false
}

variable "keep_development" {
  description = "How many of the newest dev-* images to keep."
  type        = number
  default     = 5
  nullable    = false

  validation {
    condition     = var.keep_development >= 1
    error_message = "At least one development image must be kept."
  }
}

variable "keep_production" {
  description = "How many of the newest prod-* images to keep."
  type        = number
  default     = 10
  nullable    = false

  validation {
    condition     = var.keep_production >= 1
    error_message = "At least one production image must be kept."
  }
}

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts images; null for AWS's own."
  type        = string
  default     = null
}

variable "repositories" {
  description = "Repository names, by service."
  type        = map(string)
  nullable    = false

  validation {
    condition     = alltrue([for name in values(var.repositories) : can(regex("^[a-z0-9]+([._/-][a-z0-9]+)*$", name))])
    error_message = "A repository's name must be lower-case letters and digits, parted by - _ . or /."
  }
}

variable "tags" {
  description = "Tags of every resource, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "untagged_days" {
  description = "Days after which an untagged image expires."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.untagged_days >= 1
    error_message = "Untagged images must be kept for at least one day."
  }
}
