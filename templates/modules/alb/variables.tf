variable "access_logs_bucket" {
  description = "Name of the bucket that gets the access logs, with a policy that lets it; null for none."
  type        = string
  default     = null
}

variable "certificate_arn" {
  description = "ARN of an ACM certificate in this region; null serves plain HTTP."
  type        = string
  default     = null

  validation {
    condition     = var.certificate_arn == null || can(regex("^arn:[^:]+:(acm|iam):", var.certificate_arn))
    error_message = "The certificate must be given by its ARN, or be null."
  }
}

variable "deletion_protection" {
  description = "Whether AWS refuses to delete the load balancer."
  type        = bool
  default     = false
  nullable    = false
}

variable "name" {
  description = "Prefix of the names: <name>-alb, and <name>-<service> for the target groups."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,27}$", var.name))
    error_message = "The name must be up to 28 lower-case letters, digits and hyphens, starting with a letter."
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

variable "security_group_id" {
  description = "ID of the load balancer's security group."
  type        = string
  nullable    = false
}

variable "services" {
  description = "Web services, by name: their port, the paths and hosts they get (no hosts: any), the priority of their rule, their health check, and whether they deploy blue/green."
  type = map(object({
    port       = number
    paths      = list(string)
    hosts      = optional(list(string), [])
    priority   = number
    blue_green = optional(bool, false)
    health_check = object({
      path                = string
      matcher             = optional(string, "200")
      interval            = optional(number, 30)
      timeout             = optional(number, 5)
      unhealthy_threshold = optional(number, 3)
    })
  }))
  nullable = false

  validation {
    condition     = alltrue([for service in values(var.services) : length(service.paths) > 0 && alltrue([for path in service.paths : startswith(path, "/")])])
    error_message = "Each service needs a path, and a path must begin with a slash, such as /api/orders/*."
  }

  validation {
    condition     = alltrue([for service in values(var.services) : length(service.paths) + length(service.hosts) <= 5])
    error_message = "A rule takes no more than five paths and hosts together."
  }

  validation {
    condition     = length(distinct([for service in values(var.services) : service.priority])) == length(var.services)
    error_message = "Each service needs a priority of its own."
  }

  validation {
    condition     = alltrue([for service in values(var.services) : service.health_check.timeout < service.health_check.interval])
    error_message = "A health check's timeout must be shorter than its interval."
  }
}

variable "subnet_ids" {
  description = "IDs of the public subnets, in at least two zones."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "A load balancer needs subnets in at least two zones."
  }
}

variable "tags" {
  description = "Tags of every resource, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "vpc_id" {
  description = "ID of the VPC."
  type        = string
  nullable    = false
}

variable "waf" {
  description = "A WAF in front: requests of one address in five minutes from which on it is blocked, days that logs are kept, and the KMS key that encrypts them; null for none."
  type = object({
    requests_per_five_minutes = optional(number, 2000)
    log_retention_days        = optional(number, 30)
    kms_key_arn               = optional(string)
  })
  default = null

  validation {
    condition     = var.waf == null || try(var.waf.requests_per_five_minutes >= 10, false)
    error_message = "WAF counts from 10 requests on."
  }
}
