variable "app_subnets" {
  description = "Ranges of the private subnets for tasks, by availability zone; {} for none."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for range in values(var.app_subnets) : can(cidrhost(range, 0))])
    error_message = "Each app subnet must be an IPv4 range such as 10.0.4.0/22."
  }
}

variable "cidr" {
  description = "Address range of the VPC, /16 to /28."
  type        = string
  nullable    = false

  validation {
    condition     = can(cidrhost(var.cidr, 0)) && try(tonumber(split("/", var.cidr)[1]) >= 16 && tonumber(split("/", var.cidr)[1]) <= 28, false)
    error_message = "The range must be IPv4 and between /16 and /28, such as 10.0.0.0/16."
  }
}

variable "db_subnets" {
  description = "Ranges of the private subnets for databases, by availability zone; {} for none."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for range in values(var.db_subnets) : can(cidrhost(range, 0))])
    error_message = "Each database subnet must be an IPv4 range such as 10.0.2.0/24."
  }
}

variable "flow_logs" {
  description = "Flow logs of the VPC: days they are kept, and the KMS key that encrypts them (null for CloudWatch's own); null for none."
  type = object({
    retention_days = optional(number, 30)
    kms_key_arn    = optional(string)
  })
  default = null

  validation {
    condition     = var.flow_logs == null || try(var.flow_logs.retention_days >= 1, false)
    error_message = "Flow logs must be kept for a number of days that CloudWatch knows, such as 30 or 365."
  }
}

variable "name" {
  description = "Prefix of every name tag."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.name))
    error_message = "The name must be lower-case letters, digits and hyphens, starting with a letter."
  }
}

variable "nat" {
  description = "NAT gateways for the app subnets: none, single (one for all) or per-az (one in each zone)."
  type        = string
  default     = "single"
  nullable    = false

  validation {
    condition     = contains(["none", "single", "per-az"], var.nat)
    error_message = "The way out must be none, single or per-az."
  }

  validation {
    condition     = var.nat == "none" || length(var.public_subnets) > 0
    error_message = "A NAT gateway stands in a public subnet: give public_subnets, or set nat to none."
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

variable "public_subnets" {
  description = "Ranges of the public subnets, by availability zone; {} for none."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for range in values(var.public_subnets) : can(cidrhost(range, 0))])
    error_message = "Each public subnet must be an IPv4 range such as 10.0.0.0/24."
  }
}

variable "tags" {
  description = "Tags of every resource, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
