resource "aws_security_group" "this" {
  name        = "${var.name}-db"
  description = "Database of ${var.name}: in from the tasks only, nothing out"
  vpc_id      = var.vpc_id

  tags = merge(var.tags, { Name = "${var.name}-db" })
}

resource "aws_vpc_security_group_ingress_rule" "tasks" {
  security_group_id            = aws_security_group.this.id
  description                  = "From the tasks on port ${local.engine.port}"
  ip_protocol                  = "tcp"
  from_port                    = local.engine.port
  to_port                      = local.engine.port
  referenced_security_group_id = var.client_security_group_id
}
