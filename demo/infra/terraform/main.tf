# The triggers for a user pool that is there, from the package's archive.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.40"
    }
  }
}

data "aws_partition" "current" {}
data "aws_caller_identity" "current" {}

locals {
  archive  = coalesce(var.archive, "${path.module}/../../../dist/lambda/authsignal-cognito-login.zip")
  region   = split("_", var.user_pool_id)[0]
  account  = data.aws_caller_identity.current.account_id
  context  = var.context_key_name == null ? [] : ["Context"]
  pool_arn = "arn:${data.aws_partition.current.partition}:cognito-idp:${local.region}:${local.account}:userpool/${var.user_pool_id}"

  triggers = {
    PreSignUp           = { handler = "preSignUpHandler", secret = false, rights = [], chain = "PRE_SIGN_UP" }
    DefineAuthChallenge = { handler = "defineAuthChallengeHandler", secret = false, rights = [], chain = "DEFINE_AUTH_CHALLENGE" }
    CreateAuthChallenge = { handler = "createAuthChallengeHandler", secret = true, rights = [], chain = "CREATE_AUTH_CHALLENGE" }
    VerifyAuthChallengeResponse = {
      handler = "verifyAuthChallengeResponseHandler"
      secret  = true
      rights  = ["AdminUpdateUserAttributes", "AdminSetUserPassword", "AdminUserGlobalSignOut"]
      chain   = "VERIFY_AUTH_CHALLENGE_RESPONSE"
    }
  }
}

resource "aws_cognito_user_pool_client" "form" {
  name                          = var.name
  user_pool_id                  = var.user_pool_id
  generate_secret               = false
  explicit_auth_flows           = ["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  prevent_user_existence_errors = "ENABLED"
  enable_token_revocation       = true
  auth_session_validity         = 15
}

data "aws_secretsmanager_secret" "server" {
  name = var.secret_name
}

data "aws_secretsmanager_secret" "context" {
  count = length(local.context)
  name  = var.context_key_name
}

data "aws_iam_policy_document" "lambda" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_cloudwatch_log_group" "trigger" {
  for_each          = local.triggers
  name              = "/aws/lambda/${var.name}-${each.key}"
  retention_in_days = 30
}

resource "aws_iam_role" "trigger" {
  for_each           = local.triggers
  name               = "${var.name}-${each.key}"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

data "aws_iam_policy_document" "trigger" {
  for_each = local.triggers

  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.trigger[each.key].arn}:*"]
  }
  dynamic "statement" {
    for_each = each.value.secret ? [1] : []
    content {
      actions   = ["secretsmanager:GetSecretValue"]
      resources = [data.aws_secretsmanager_secret.server.arn]
    }
  }
  dynamic "statement" {
    for_each = each.key == "CreateAuthChallenge" ? data.aws_secretsmanager_secret.context : []
    content {
      actions   = ["secretsmanager:GetSecretValue"]
      resources = [statement.value.arn]
    }
  }
  dynamic "statement" {
    for_each = length(each.value.rights) > 0 ? [1] : []
    content {
      actions   = [for right in each.value.rights : "cognito-idp:${right}"]
      resources = [local.pool_arn]
    }
  }
  dynamic "statement" {
    for_each = contains(keys(var.chain), each.key) ? [1] : []
    content {
      actions   = ["lambda:InvokeFunction"]
      resources = [var.chain[each.key]]
    }
  }
}

resource "aws_iam_role_policy" "trigger" {
  for_each = local.triggers
  name     = "login"
  role     = aws_iam_role.trigger[each.key].id
  policy   = data.aws_iam_policy_document.trigger[each.key].json
}

resource "aws_lambda_function" "trigger" {
  for_each         = local.triggers
  function_name    = "${var.name}-${each.key}"
  role             = aws_iam_role.trigger[each.key].arn
  handler          = "index.${each.value.handler}"
  filename         = local.archive
  source_code_hash = filebase64sha256(local.archive)
  runtime          = "nodejs22.x"
  architectures    = ["arm64"]
  memory_size      = 512
  timeout          = 5

  environment {
    variables = merge(
      { AUTHSIGNAL_CLIENT_IDS = aws_cognito_user_pool_client.form.id },
      each.value.secret ? { AUTHSIGNAL_SECRET_NAME = var.secret_name, AUTHSIGNAL_URL = var.authsignal_url } : {},
      each.key == "CreateAuthChallenge" && var.context_key_name != null ? { AUTHSIGNAL_CONTEXT = "true", AUTHSIGNAL_CONTEXT_KEY_NAME = var.context_key_name } : {},
      contains(keys(var.chain), each.key) ? { "AUTHSIGNAL_CHAIN_${each.value.chain}" = var.chain[each.key] } : {},
      var.environment,
    )
  }

  depends_on = [aws_iam_role_policy.trigger]
}

resource "aws_lambda_permission" "trigger" {
  for_each      = local.triggers
  function_name = aws_lambda_function.trigger[each.key].function_name
  statement_id  = "cognito"
  action        = "lambda:InvokeFunction"
  principal     = "cognito-idp.amazonaws.com"
  source_arn    = local.pool_arn
}

# What context-url calls, where there is a key to sign with.
resource "aws_cloudwatch_log_group" "context" {
  count             = length(local.context)
  name              = "/aws/lambda/${var.name}-Context"
  retention_in_days = 30
}

resource "aws_iam_role" "context" {
  count              = length(local.context)
  name               = "${var.name}-Context"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

data "aws_iam_policy_document" "context" {
  count = length(local.context)
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.context[0].arn}:*"]
  }
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = [data.aws_secretsmanager_secret.context[0].arn]
  }
}

resource "aws_iam_role_policy" "context" {
  count  = length(local.context)
  name   = "login"
  role   = aws_iam_role.context[0].id
  policy = data.aws_iam_policy_document.context[0].json
}

resource "aws_lambda_function" "context" {
  count            = length(local.context)
  function_name    = "${var.name}-Context"
  role             = aws_iam_role.context[0].arn
  handler          = "index.contextHandler"
  filename         = local.archive
  source_code_hash = filebase64sha256(local.archive)
  runtime          = "nodejs22.x"
  architectures    = ["arm64"]
  memory_size      = 512
  timeout          = 10

  environment {
    variables = {
      AUTHSIGNAL_CLIENT_IDS       = aws_cognito_user_pool_client.form.id
      AUTHSIGNAL_USER_POOL_ID     = var.user_pool_id
      AUTHSIGNAL_CONTEXT_KEY_NAME = var.context_key_name
    }
  }

  depends_on = [aws_iam_role_policy.context]
}

resource "aws_apigatewayv2_api" "form" {
  count         = length(local.context)
  name          = var.name
  protocol_type = "HTTP"
  cors_configuration {
    allow_origins  = var.site_origins
    allow_methods  = ["POST"]
    allow_headers  = ["content-type"]
    expose_headers = ["retry-after"]
    max_age        = 3600
  }
}

resource "aws_apigatewayv2_integration" "context" {
  count                  = length(local.context)
  api_id                 = aws_apigatewayv2_api.form[0].id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.context[0].invoke_arn
  payload_format_version = "2.0"
}

resource "aws_apigatewayv2_route" "context" {
  count     = length(local.context)
  api_id    = aws_apigatewayv2_api.form[0].id
  route_key = "POST /context"
  target    = "integrations/${aws_apigatewayv2_integration.context[0].id}"
}

resource "aws_apigatewayv2_stage" "form" {
  count       = length(local.context)
  api_id      = aws_apigatewayv2_api.form[0].id
  name        = "$default"
  auto_deploy = true
  default_route_settings {
    throttling_rate_limit  = 50
    throttling_burst_limit = 100
  }
}

resource "aws_lambda_permission" "context" {
  count         = length(local.context)
  function_name = aws_lambda_function.context[0].function_name
  statement_id  = "api"
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.form[0].execution_arn}/*/*/context"
}

resource "aws_iam_role" "attach" {
  name               = "${var.name}-Attach"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

data "aws_iam_policy_document" "attach" {
  statement {
    actions = [
      "cognito-idp:DescribeUserPool",
      "cognito-idp:UpdateUserPool",
      "cognito-idp:GetUserPoolMfaConfig",
      "cognito-idp:SetUserPoolMfaConfig",
    ]
    resources = [local.pool_arn]
  }
  # A pool that sends text messages has a role for it, which UpdateUserPool wants passed again.
  statement {
    actions   = ["iam:PassRole"]
    resources = ["arn:${data.aws_partition.current.partition}:iam::${local.account}:role/*"]
    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["cognito-idp.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "attach" {
  name   = "login"
  role   = aws_iam_role.attach.id
  policy = data.aws_iam_policy_document.attach.json
}

resource "aws_iam_role_policy_attachment" "attach_log" {
  role       = aws_iam_role.attach.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_lambda_function" "attach" {
  function_name    = "${var.name}-Attach"
  role             = aws_iam_role.attach.arn
  handler          = "index.attachHandler"
  filename         = local.archive
  source_code_hash = filebase64sha256(local.archive)
  runtime          = "nodejs22.x"
  architectures    = ["arm64"]
  memory_size      = 512
  timeout          = 60
  depends_on       = [aws_iam_role_policy.attach]
}

# Sends every other setting of the pool back as it is, and puts the triggers back on destroy.
resource "aws_lambda_invocation" "attached" {
  function_name   = aws_lambda_function.attach.function_name
  lifecycle_scope = "CRUD"
  input = jsonencode({
    UserPoolId = var.user_pool_id
    Triggers = { for key, made in aws_lambda_function.trigger : key => {
      arn    = made.arn
      before = lookup(var.chain, key, null)
    } }
  })
  depends_on = [aws_lambda_permission.trigger, aws_iam_role_policy.attach]
}
