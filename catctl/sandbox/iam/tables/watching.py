"""Logs, alarms, messages, schedules, budgets, names, certificates, tags, prices. Pure."""

from __future__ import annotations

from catctl.sandbox.iam.rows import TableRow

# As CloudWatch Logs names what it refuses: a pattern for the group alone does not match it.
_GROUP = "log-group:{logGroupName}:log-stream:"
_SCHEDULE = "schedule/{GroupName|default}/{Name}"
_BUDGET = "budget/{BudgetName}"

ROWS: dict[str, dict[str, TableRow]] = {
    "acm": {"DescribeCertificate": "{CertificateArn}", "ListCertificates": "*"},
    "budgets": {
        "CreateBudget": "ModifyBudget budget/{Budget.BudgetName}",
        "CreateNotification": f"ModifyBudget {_BUDGET}",
        "CreateSubscriber": f"ModifyBudget {_BUDGET}",
        "DeleteBudget": f"ModifyBudget {_BUDGET}",
        "DeleteNotification": f"ModifyBudget {_BUDGET}",
        "DeleteSubscriber": f"ModifyBudget {_BUDGET}",
        "DescribeBudget": f"ViewBudget {_BUDGET}",
        "DescribeBudgets": "ViewBudget budget/*",
        "DescribeNotificationsForBudget": f"ViewBudget {_BUDGET}",
        "DescribeSubscribersForNotification": f"ViewBudget {_BUDGET}",
        "ListTagsForResource": "{ResourceARN}",
        "TagResource": "{ResourceARN}",
        "UntagResource": "{ResourceARN}",
        "UpdateBudget": "ModifyBudget budget/{NewBudget.BudgetName}",
    },
    "logs": {
        "AssociateKmsKey": _GROUP,
        "CreateLogGroup": _GROUP,
        "DeleteLogGroup": _GROUP,
        "DeleteRetentionPolicy": _GROUP,
        "DescribeLogGroups": "*",
        "DescribeLogStreams": _GROUP,
        "DisassociateKmsKey": _GROUP,
        "FilterLogEvents": _GROUP,
        "GetLogEvents": "log-group:{logGroupName}:log-stream:{logStreamName}",
        "ListTagsForResource": "{resourceArn}",
        "PutRetentionPolicy": _GROUP,
        "TagResource": "{resourceArn}",
        "UntagResource": "{resourceArn}",
    },
    "monitoring": {
        "DeleteAlarms": "alarm:{AlarmNames}",
        "DeleteDashboards": "{dashboard:DashboardNames}",
        "DescribeAlarms": "alarm:{AlarmNames|*}",
        "GetDashboard": "{dashboard:DashboardName}",
        "ListDashboards": "*",
        "ListTagsForResource": "{ResourceARN}",
        "PutDashboard": "{dashboard:DashboardName}",
        "PutMetricAlarm": "alarm:{AlarmName}",
        "TagResource": "{ResourceARN}",
        "UntagResource": "{ResourceARN}",
    },
    "pricing": {"GetProducts": "*", "DescribeServices": "*", "GetAttributeValues": "*"},
    "route53": {
        "ChangeResourceRecordSets": "hostedzone/{HostedZoneId}",
        "GetChange": "change/{Id}",
        "GetHostedZone": "hostedzone/{Id}",
        "ListHostedZones": "*",
        "ListResourceRecordSets": "hostedzone/{HostedZoneId}",
    },
    "scheduler": {
        "CreateSchedule": _SCHEDULE,
        "DeleteSchedule": _SCHEDULE,
        "GetSchedule": _SCHEDULE,
        "ListSchedules": "*",
        "UpdateSchedule": _SCHEDULE,
    },
    "servicequotas": {"GetServiceQuota": "{ServiceCode}/{QuotaCode}"},
    "sns": {
        "CreateTopic": "{Name}",
        "DeleteTopic": "{TopicArn}",
        "GetSubscriptionAttributes": "*",
        "GetTopicAttributes": "{TopicArn}",
        "ListSubscriptionsByTopic": "{TopicArn}",
        "ListTagsForResource": "{ResourceArn}",
        "ListTopics": "*",
        "SetSubscriptionAttributes": "*",
        "SetTopicAttributes": "{TopicArn}",
        "Subscribe": "{TopicArn}",
        "TagResource": "{ResourceArn}",
        "Unsubscribe": "*",
        "UntagResource": "{ResourceArn}",
    },
    "tagging": {"GetResources": "*"},
}
