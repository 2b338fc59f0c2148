locals {
  ports = { for port in var.service_ports : tostring(port) => port }

  # A load balancer's group, where something is behind it.
  balancers = toset(length(local.ports) > 0 ? ["alb"] : [])

  # Port 80 always: it serves, or redirects to 443.
  public_ports = length(local.ports) == 0 ? {} : var.https ? { http = 80, https = 443 } : { http = 80 }
}

resource "aws_security_group" "alb" {
  #checkov:skip=CKV2_AWS_5:Attached in the module alb, where the scanner does not look
  for_each = local.balancers

  name        = "${var.name}-${each.key}"
  description = "Load balancer of ${var.name}: in from the internet, out to the tasks"
  vpc_id      = var.vpc_id

  tags = merge(var.tags, { Name = "${var.name}-${each.key}" })
}

moved {
  from = aws_security_group.alb[0]
  to   = aws_security_group.alb["alb"]
}

resource "aws_vpc_security_group_ingress_rule" "alb" {
  #checkov:skip=CKV_AWS_260:A public website: port 80 redirects to HTTPS, or serves where there is no certificate
  for_each = local.public_ports

  security_group_id = aws_security_group.alb["alb"].id
  description       = "${upper(each.key)} from the internet"
  ip_protocol       = "tcp"
  from_port         = each.value
  to_port           = each.value
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "alb_to_tasks" {
  for_each = local.ports

  security_group_id            = aws_security_group.alb["alb"].id
  description                  = "To the tasks on port ${each.key}"
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
  referenced_security_group_id = aws_security_group.tasks.id
}

resource "aws_security_group" "tasks" {
  #checkov:skip=CKV2_AWS_5:Attached by the ECS services, which deploys make and not Terraform
  name        = "${var.name}-tasks"
  description = "Tasks of ${var.name}: in from the load balancer only"
  vpc_id      = var.vpc_id

  tags = merge(var.tags, { Name = "${var.name}-tasks" })
}

resource "aws_vpc_security_group_ingress_rule" "tasks_from_alb" {
  for_each = local.ports

  security_group_id            = aws_security_group.tasks.id
  description                  = "From the load balancer on port ${each.key}"
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
  referenced_security_group_id = aws_security_group.alb["alb"].id
}

# Tasks pull images, write logs, and call what their code calls. DNS and time come from the VPC
# itself and need no rule.
resource "aws_vpc_security_group_egress_rule" "tasks" {
  security_group_id = aws_security_group.tasks.id
  description       = "TCP to everywhere"
  ip_protocol       = "tcp"
  from_port         = 0
  to_port           = 65535
  cidr_ipv4         = "0.0.0.0/0"
}
