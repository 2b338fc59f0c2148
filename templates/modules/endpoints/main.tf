data "aws_region" "current" {}

locals {
  # Pulling an image takes both of the registry's endpoints.
  interfaces = toset(flatten([
    for name in var.interfaces : name == "ecr" ? ["ecr.api", "ecr.dkr"] : [name]
  ]))

  # One security group for all, where there is any.
  groups = toset(length(local.interfaces) > 0 ? ["endpoints"] : [])
}

# Free, and the way to S3 and DynamoDB no longer leads through a NAT gateway.
resource "aws_vpc_endpoint" "gateway" {
  for_each = var.gateways

  vpc_id            = var.vpc_id
  service_name      = "com.amazonaws.${data.aws_region.current.id}.${each.key}"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = values(var.route_table_ids)

  tags = merge(var.tags, { Name = "${var.name}-${each.key}" })
}

# Each costs about 0.010 to 0.014 USD an hour and zone, and 0.01 for each GB.
resource "aws_vpc_endpoint" "interface" {
  for_each = local.interfaces

  vpc_id              = var.vpc_id
  service_name        = "com.amazonaws.${data.aws_region.current.id}.${each.key}"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = var.subnet_ids
  security_group_ids  = [for group in aws_security_group.this : group.id]
  private_dns_enabled = true

  tags = merge(var.tags, { Name = "${var.name}-${each.key}" })
}

resource "aws_security_group" "this" {
  for_each = local.groups

  name        = "${var.name}-${each.key}"
  description = "Endpoints of ${var.name}: in from the tasks by HTTPS, nothing out"
  vpc_id      = var.vpc_id

  tags = merge(var.tags, { Name = "${var.name}-${each.key}" })
}

resource "aws_vpc_security_group_ingress_rule" "tasks" {
  for_each = aws_security_group.this

  security_group_id            = each.value.id
  description                  = "HTTPS from the tasks"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = var.client_security_group_id
}
