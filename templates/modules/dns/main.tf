# An alias costs nothing to look up, and stands at the top of a zone, too.
resource "aws_route53_record" "this" {
  #checkov:skip=CKV2_AWS_23:The record leads to a load balancer that another module makes
  for_each = var.names

  zone_id = var.hosted_zone_id
  name    = each.key
  type    = "A"

  alias {
    name                   = var.load_balancer.dns_name
    zone_id                = var.load_balancer.zone_id
    evaluate_target_health = true
  }
}
