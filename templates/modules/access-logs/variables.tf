variable "bucket" {
  description = "Name of the bucket, unique in all of AWS."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.bucket))
    error_message = "The bucket's name must be 3 to 63 lower-case letters, digits, hyphens and dots."
  }
}

variable "force_destroy" {
  description = "Whether destroying the bucket deletes the logs in it, too."
  type        = bool
  default     = false
  nullable    = false
}

variable "retention_days" {
  description = "Days that access logs are kept."
  type        = number
  default     = 30
  nullable    = false

  validation {
    condition     = var.retention_days >= 1
    error_message = "Access logs must be kept for at least one day."
  }
}

variable "tags" {
  description = "Tags of every resource, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
