output "alarm_names" {
  description = "Names of the alarms."
  value = sort(concat(
    [for alarm in aws_cloudwatch_metric_alarm.errors : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.memory : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.slow : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.storage : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.unhealthy : alarm.alarm_name],
  ))
}

output "topic_arn" {
  description = "ARN of the topic that alarms go to."
  value       = aws_sns_topic.this["alarms"].arn
}
