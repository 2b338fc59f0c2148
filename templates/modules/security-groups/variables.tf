variable "https" {
  description = "Whether the load balancer listens on port 443, too."
  type        = bool
  default     = true
  nullable    = false
}

variable "name" {
  description = "Prefix of the groups' names."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.name))
    error_message = "The name must be lower-case letters, digits and hyphens, starting with a letter."
  }

  validation {
    condition     = !startswith(var.name, "sg-")
    error_message = "The name of a security group must not begin with sg-."
  }
}

variable "service_ports" {
  description = "Ports on which services behind the load balancer listen; [] for no load balancer."
  type        = set(number)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for port in var.service_ports : port >= 1 && port <= 65535])
    error_message = "Each port must be between 1 and 65535."
  }
}

variable "tags" {
  description = "Tags of every group, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "vpc_id" {
  description = "ID of the VPC."
  type        = string
  nullable    = false
}
