variable "hosted_zone_id" {
  description = "ID of the Route 53 hosted zone that the names belong to."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^Z[A-Z0-9]{1,31}$", var.hosted_zone_id))
    error_message = "The hosted zone must be given by its ID, such as Z0123456789ABCDEFGHIJ."
  }
}

variable "load_balancer" {
  description = "The load balancer that the names lead to: its DNS name and its own zone's ID."
  type = object({
    dns_name = string
    zone_id  = string
  })
  nullable = false
}

variable "names" {
  description = "Full names, such as api.example.org."
  type        = set(string)
  nullable    = false

  validation {
    condition     = alltrue([for name in var.names : can(regex("^(\\*\\.)?([a-z0-9-]+\\.)+[a-z]{2,63}$", name))])
    error_message = "Each name must be a full domain name in lower case, such as api.example.org."
  }
}
