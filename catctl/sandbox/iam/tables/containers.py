"""Images, clusters, services, tasks, and how many there are. Pure."""

from __future__ import annotations

from catctl.sandbox.iam.rows import TableRow

_REPOSITORY = "repository/{repositoryName}"

ROWS: dict[str, dict[str, TableRow]] = {
    "application-autoscaling": {
        "DeregisterScalableTarget": "scalable-target/*",  # it has an ID that nobody is told
        "DescribeScalableTargets": "*",
        "DescribeScalingPolicies": "*",
        "PutScalingPolicy": "scalable-target/*",
        "RegisterScalableTarget": "scalable-target/*",
    },
    "ecr": {
        "BatchCheckLayerAvailability": _REPOSITORY,
        "BatchDeleteImage": _REPOSITORY,
        "BatchGetImage": _REPOSITORY,
        "CompleteLayerUpload": _REPOSITORY,
        "CreateRepository": _REPOSITORY,
        "DeleteLifecyclePolicy": _REPOSITORY,
        "DeleteRepository": _REPOSITORY,
        "DescribeImages": _REPOSITORY,
        "DescribeRepositories": "repository/{repositoryNames|*}",
        "GetAuthorizationToken": "*",
        "GetDownloadUrlForLayer": _REPOSITORY,
        "GetLifecyclePolicy": _REPOSITORY,
        "InitiateLayerUpload": _REPOSITORY,
        "ListImages": _REPOSITORY,
        "ListTagsForResource": "{resourceArn}",
        "PutImage": _REPOSITORY,
        "PutImageScanningConfiguration": _REPOSITORY,
        "PutImageTagMutability": _REPOSITORY,
        "PutLifecyclePolicy": _REPOSITORY,
        "TagResource": "{resourceArn}",
        "UntagResource": "{resourceArn}",
        "UploadLayerPart": _REPOSITORY,
    },
    "ecs": {
        "CreateCluster": "cluster/{clusterName|default}",
        "CreateService": "service/{cluster|default}/{serviceName}",
        "DeleteCluster": "cluster/{cluster}",
        "DeleteService": "service/{cluster|default}/{service}",
        "DeleteTaskDefinitions": "task-definition/{definition:taskDefinitions}",
        "DeregisterTaskDefinition": "*",
        "DescribeClusters": "cluster/{clusters|default}",
        "DescribeServices": "service/{cluster|default}/{services}",
        "DescribeTaskDefinition": "*",
        "DescribeTasks": "task/{cluster|default}/{tasks}",
        "ExecuteCommand": ("cluster/{cluster|default}", "task/{cluster|default}/{task}"),
        "ListClusters": "*",
        "ListServiceDeployments": "service/{cluster|default}/{service}",
        "ListServices": "*",
        "ListTagsForResource": "{resourceArn}",
        "ListTaskDefinitionFamilies": "*",
        "ListTaskDefinitions": "*",
        "ListTasks": "*",
        "PutClusterCapacityProviders": "cluster/{cluster}",
        "RegisterTaskDefinition": "task-definition/{family}:*",
        "RunTask": "task-definition/{definition:taskDefinition}",
        "StopTask": "task/{cluster|default}/{task}",
        "TagResource": "{resourceArn}",
        "UntagResource": "{resourceArn}",
        "UpdateCluster": "cluster/{cluster}",
        "UpdateClusterSettings": "cluster/{cluster}",
        "UpdateService": "service/{cluster|default}/{service}",
        # Their services, too: see ``extras``.
        "DescribeServiceDeployments": "{serviceDeploymentArns}",
        "DescribeServiceRevisions": "{serviceRevisionArns}",
        "StopServiceDeployment": "{serviceDeploymentArn}",
    },
}
