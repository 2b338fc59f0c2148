variable "client_security_group_id" {
  description = "ID of the security group whose members may use the interface endpoints."
  type        = string
  nullable    = false
}

variable "gateways" {
  description = "Gateway endpoints, which are free: s3, dynamodb."
  type        = set(string)
  default     = ["dynamodb", "s3"]
  nullable    = false

  validation {
    condition     = length(setsubtract(var.gateways, ["dynamodb", "s3"])) == 0
    error_message = "Gateway endpoints are for s3 and dynamodb only; all else is an interface endpoint."
  }
}

variable "interfaces" {
  description = "Interface endpoints, by the service's name, such as logs; ecr stands for ecr.api and ecr.dkr."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for name in var.interfaces : can(regex("^[a-z][a-z0-9.-]*$", name))])
    error_message = "An interface endpoint is named by its service, such as ecr, logs or secretsmanager."
  }

  validation {
    condition     = length(var.interfaces) == 0 || length(var.subnet_ids) > 0
    error_message = "Interface endpoints stand in subnets: give subnet_ids."
  }
}

variable "name" {
  description = "Prefix of every name."
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

variable "route_table_ids" {
  description = "IDs of the route tables that lead to the gateway endpoints, by name."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "subnet_ids" {
  description = "IDs of the subnets in which the interface endpoints stand, one in each zone."
  type        = list(string)
  default     = []
  nullable    = false
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
