variable "backup_days" {
  description = "Days that automated backups are kept, 1 to 35; as much storage as the database itself is free."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.backup_days >= 1 && var.backup_days <= 35
    error_message = "RDS keeps backups for 1 to 35 days."
  }
}

variable "client_security_group_id" {
  description = "ID of the security group whose members may connect."
  type        = string
  nullable    = false
}

variable "database_name" {
  description = "Name of the first database."
  type        = string
  default     = "app"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,62}$", var.database_name))
    error_message = "The database's name must be up to 63 lower-case letters, digits and underscores, starting with a letter."
  }

  validation {
    condition     = !contains(lookup(local.reserved, var.engine, []), var.database_name)
    error_message = "The database's name must be no word that the engine reserves (reserved.tf lists them)."
  }

  validation {
    condition     = !contains(lookup(local.taken, var.engine, []), var.database_name)
    error_message = "The database's name must be none that the engine has already or RDS keeps for itself (reserved.tf lists them)."
  }
}

variable "engine" {
  description = "postgres or mysql."
  type        = string
  default     = "postgres"
  nullable    = false

  validation {
    condition     = contains(["mysql", "postgres"], var.engine)
    error_message = "The engine must be postgres or mysql."
  }
}

variable "engine_version" {
  description = "Version of the engine: its major version, such as 17 or 8.4, and RDS takes the newest minor one; or a minor one, such as 17.5, and RDS stays at it."
  type        = string
  default     = "17"
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]+(\\.[0-9]+){0,2}$", var.engine_version))
    error_message = "The version must be numbers, such as 17, 17.5 or 8.4."
  }

  validation {
    condition     = var.engine != "mysql" || length(split(".", var.engine_version)) >= 2
    error_message = "A version of mysql has two numbers or three, such as 8.4 or 8.4.9."
  }

  validation {
    condition     = var.engine != "postgres" || length(split(".", var.engine_version)) <= 2
    error_message = "A version of postgres has one number or two, such as 17 or 17.5."
  }
}

variable "extended_support" {
  description = "Whether a database is made of a major version past its standard support, which costs 0.10 USD or more an hour for each vCPU. Read when the database is made, and not later."
  type        = bool
  default     = false
  nullable    = false
}

variable "instance_class" {
  description = "Size of the instance."
  type        = string
  default     = "db.t4g.micro"
  nullable    = false

  validation {
    condition     = can(regex("^db\\.(t(3|4g)\\.(micro|small|medium|large|xlarge|2xlarge)|([mr][5-9]|x2|z1)[a-z]*\\.(large|[0-9]*xlarge))$", var.instance_class))
    error_message = "The instance class must be such as db.t4g.micro or db.m7g.large."
  }
}

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts storage, password, insights and logs; null for AWS's own keys."
  type        = string
  default     = null
}

variable "log_retention_days" {
  description = "Days that the engine's logs are kept; one that CloudWatch knows, such as 7 or 365."
  type        = number
  default     = 7
  nullable    = false

  validation {
    condition     = var.log_retention_days >= 1
    error_message = "Logs must be kept for at least one day."
  }
}

variable "monitoring_interval" {
  description = "Seconds between two points of enhanced monitoring; 0 for none. Every 60 seconds costs about 0.50 to 0.76 USD a month."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = contains([0, 1, 5, 10, 15, 30, 60], var.monitoring_interval)
    error_message = "RDS measures every 1, 5, 10, 15, 30 or 60 seconds, or, with 0, not at all."
  }
}

variable "multi_az" {
  description = "Whether a standby waits in a second zone, which doubles the price."
  type        = bool
  default     = false
  nullable    = false
}

variable "name" {
  description = "Name of the instance, and prefix of the names of what belongs to it."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z](-?[a-z0-9])*$", var.name)) && length(var.name) <= 50
    error_message = "The name must be up to 50 lower-case letters, digits and single hyphens, starting with a letter."
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

variable "protected" {
  description = "Whether AWS refuses to delete the database, and a final snapshot and the backups stay when it does."
  type        = bool
  default     = false
  nullable    = false
}

variable "storage" {
  description = "Storage in GiB: what is there at first, and up to where it may grow by itself; the same twice: it does not grow."
  type = object({
    allocated = optional(number, 20)
    max       = optional(number, 100)
  })
  default = {
    allocated = 20
    max       = 100
  }
  nullable = false

  validation {
    condition     = var.storage.allocated >= 20 && var.storage.max <= 65536
    error_message = "Storage is 20 to 65536 GiB."
  }

  validation {
    condition     = var.storage.max == var.storage.allocated || var.storage.max >= ceil(var.storage.allocated * 110 / 100)
    error_message = "RDS lets storage grow to 110 % of what it begins with, or more; the same twice: it does not grow."
  }
}

variable "subnet_ids" {
  description = "IDs of the database subnets, in at least two zones."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "RDS needs subnets in at least two zones."
  }
}

variable "tags" {
  description = "Tags of every resource, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}

variable "username" {
  description = "Name of the master user."
  type        = string
  default     = "app"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9_]{0,15}$", var.username))
    error_message = "The user's name must be up to 16 lower-case letters, digits and underscores, starting with a letter."
  }

  validation {
    condition     = !startswith(var.username, "rds")
    error_message = "RDS keeps the names that begin with rds for itself."
  }

  validation {
    condition     = var.engine != "postgres" || !startswith(var.username, "pg_")
    error_message = "PostgreSQL keeps the names that begin with pg_ for itself."
  }

  validation {
    condition     = !contains(lookup(local.reserved, var.engine, []), var.username)
    error_message = "The user's name must be no word that the engine reserves (reserved.tf lists them)."
  }
}

variable "vpc_id" {
  description = "ID of the VPC."
  type        = string
  nullable    = false
}
