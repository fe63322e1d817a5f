/** The construct with pools that are there, of the same app and imported. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { App, Aspects, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AwsSolutionsChecks } from 'cdk-nag';
import { AuthsignalLogin, type AuthsignalLoginProps } from 'authsignal-cognito-login/cdk';
import { synthesize, targetOf } from './synth.js';

const POOL_ARN = 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Theirs';

function makeStack(): Stack {
  return new Stack(new App(), 'Shop', { env: { account: '123456789012', region: 'eu-west-1' } });
}

function addLogin(stack: Stack, props: Partial<AuthsignalLoginProps> = {}): AuthsignalLogin {
  return new AuthsignalLogin(stack, 'Login', {
    tenantId: 'tenant',
    secret: Secret.fromSecretNameV2(stack, 'Secret', 'authsignal/server-secret'),
    siteOrigins: ['https://www.example.com'],
    ...props,
  });
}

const theirs = (stack: Stack) =>
  LambdaFunction.fromFunctionAttributes(stack, 'Theirs', {
    functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:theirs',
    sameEnvironment: true,
  });

/** What a template has of everything. */
function inventory(template: Template): Record<string, number> {
  const { Resources } = template.toJSON() as { Resources: Record<string, { Type: string }> };
  const counts: Record<string, number> = {};
  for (const { Type } of Object.values(Resources)) counts[Type] = (counts[Type] ?? 0) + 1;
  return counts;
}

describe('with a pool of its own', () => {
  it('makes this', () => {
    const stack = makeStack();
    addLogin(stack);
    assert.deepEqual(inventory(Template.fromStack(stack)), {
      'AWS::ApiGatewayV2::Api': 1,
      'AWS::ApiGatewayV2::Authorizer': 1,
      'AWS::ApiGatewayV2::Integration': 2,
      'AWS::ApiGatewayV2::Route': 2,
      'AWS::ApiGatewayV2::Stage': 1,
      'AWS::Cognito::UserPool': 1,
      'AWS::Cognito::UserPoolClient': 1,
      'AWS::IAM::Policy': 7,
      'AWS::IAM::Role': 6,
      'AWS::Lambda::Function': 6,
      'AWS::Lambda::Permission': 6,
      'AWS::Logs::LogGroup': 7,
      'AWS::SSM::Parameter': 1,
    });
  });
});

describe('with the context of sign-ins', () => {
  const stack = makeStack();
  const login = addLogin(stack, { endpoints: { context: true } });
  const { functions, ofType, rightsOf } = synthesize(stack);
  const variablesOf = (name: string) =>
    (functions.get(name)?.Properties.Environment as { Variables: Record<string, unknown> }).Variables;

  it('makes a key that only who signs and who checks may read', () => {
    const [[, key = assert.fail()] = assert.fail()] = ofType('AWS::SecretsManager::Secret');
    assert.deepEqual(key.Properties.GenerateSecretString, { PasswordLength: 64, ExcludePunctuation: true });
    const readers = [...functions.keys()].filter((name) =>
      rightsOf(name).some(([, resource]) => resource === '{ContextKey}'),
    );
    assert.deepEqual(readers.sort(), ['Context', 'CreateAuthChallenge']);
    for (const name of readers)
      assert.equal(targetOf(variablesOf(name).AUTHSIGNAL_CONTEXT_KEY_NAME), '{ContextKey}');
  });

  it('has Create ask, and the endpoint know pool and client', () => {
    assert.equal(variablesOf('CreateAuthChallenge').AUTHSIGNAL_CONTEXT, 'true');
    assert.equal(variablesOf('DefineAuthChallenge').AUTHSIGNAL_CONTEXT, undefined);
    const { AUTHSIGNAL_USER_POOL_ID, AUTHSIGNAL_CLIENT_IDS, AUTHSIGNAL_SECRET_NAME } = variablesOf('Context');
    assert.deepEqual(
      [targetOf(AUTHSIGNAL_USER_POOL_ID), targetOf(AUTHSIGNAL_CLIENT_IDS), AUTHSIGNAL_SECRET_NAME],
      ['{Users}', '{Form}', undefined],
    );
  });

  it('has an open route, throttled like the other, and the form’s attribute', () => {
    const [[, stage = assert.fail()] = assert.fail()] = ofType('AWS::ApiGatewayV2::Stage');
    assert.deepEqual(Object.keys(stage.Properties.RouteSettings as object), [
      'POST /username',
      'POST /context',
    ]);
    assert.match(String(login.attributes['context-url']), /\/context$/);
  });
});

describe('with an imported pool', () => {
  const stack = makeStack();
  const userPool = UserPool.fromUserPoolArn(stack, 'Pool', POOL_ARN);
  const login = addLogin(stack, {
    userPool,
    clientIds: ['first', 'second'],
    chain: { preSignUp: theirs(stack) },
  });
  const { template, ofType, rightsOf, functions } = synthesize(stack);

  it('makes neither pool nor client, and no endpoint that makes users', () => {
    assert.deepEqual(inventory(template), {
      'AWS::ApiGatewayV2::Api': 1,
      'AWS::ApiGatewayV2::Authorizer': 1,
      'AWS::ApiGatewayV2::Integration': 1,
      'AWS::ApiGatewayV2::Route': 1,
      'AWS::ApiGatewayV2::Stage': 1,
      'AWS::IAM::Policy': 7,
      'AWS::IAM::Role': 6,
      'AWS::Lambda::Function': 6,
      'AWS::Lambda::Permission': 5,
      'AWS::Logs::LogGroup': 7,
      'AWS::SSM::Parameter': 1,
      'Custom::AuthsignalLoginTriggers': 1,
    });
    template.hasResourceProperties('AWS::SSM::Parameter', { Value: 'first,second' });
    assert.equal(login.client, undefined);
    assert.deepEqual(Object.keys(login.endpoints), ['enrollmentToken']);
  });

  it('attaches the triggers once Cognito may call them, and names the one that was there', () => {
    const [[, attached = assert.fail()] = assert.fail()] = ofType('Custom::AuthsignalLoginTriggers');
    const { UserPoolId, Triggers } = attached.Properties as {
      UserPoolId: string;
      Triggers: Record<string, { arn: unknown; before?: string }>;
    };
    assert.equal(UserPoolId, 'eu-west-1_Theirs');
    const described = Object.entries(Triggers).map(([key, { arn, before }]) => [key, targetOf(arn), before]);
    assert.deepEqual(described, [
      ['PreSignUp', 'PreSignUp', 'arn:aws:lambda:eu-west-1:123456789012:function:theirs'],
      ['DefineAuthChallenge', 'DefineAuthChallenge', undefined],
      ['CreateAuthChallenge', 'CreateAuthChallenge', undefined],
      ['VerifyAuthChallengeResponse', 'VerifyAuthChallenge', undefined],
    ]);
    const permissions = ofType('AWS::Lambda::Permission').filter(
      ([, { Properties }]) => Properties.Principal === 'cognito-idp.amazonaws.com',
    );
    assert.deepEqual(
      permissions.map(([id, { Properties }]) => [Properties.SourceArn, attached.DependsOn?.includes(id)]),
      Array(4).fill([POOL_ARN, true]),
    );
  });

  it('may change this pool and no other', () => {
    assert.deepEqual(rightsOf('Attach').slice(1, 2), [
      [
        [
          'cognito-idp:DescribeUserPool',
          'cognito-idp:UpdateUserPool',
          'cognito-idp:GetUserPoolMfaConfig',
          'cognito-idp:SetUserPoolMfaConfig',
        ],
        POOL_ARN,
      ],
    ]);
  });

  it('calls the PreSignUp that was there', () => {
    const { Variables } = functions.get('PreSignUp')?.Properties.Environment as {
      Variables: Record<string, string>;
    };
    assert.equal(
      Variables.AUTHSIGNAL_CHAIN_PRE_SIGN_UP,
      'arn:aws:lambda:eu-west-1:123456789012:function:theirs',
    );
    assert.ok(rightsOf('PreSignUp').some(([[action]]) => action === 'lambda:InvokeFunction'));
    assert.ok(!rightsOf('DefineAuthChallenge').some(([[action]]) => action === 'lambda:InvokeFunction'));
  });

  it('has the tag with what was made', () => {
    assert.match(
      login.tag,
      /^<authsignal-cognito-login region="eu-west-1" user-pool-client-id="first" tenant-id="tenant" enrollment-token-url="[^"]+\/enrollment-token" passkey-enrollment="prompt"><\/authsignal-cognito-login>$/,
    );
  });
});

describe('with a pool of the same app', () => {
  const trigger = (stack: Stack) =>
    new LambdaFunction(stack, 'Own', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async (event) => event;'),
    });

  it('adds the triggers to the template, and leaves the others', () => {
    const stack = makeStack();
    const userPool = new UserPool(stack, 'Pool', { lambdaTriggers: { postConfirmation: trigger(stack) } });
    addLogin(stack, { userPool });
    Template.fromStack(stack).hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: {
        PostConfirmation: Match.anyValue(),
        PreSignUp: Match.anyValue(),
        DefineAuthChallenge: Match.anyValue(),
        CreateAuthChallenge: Match.anyValue(),
        VerifyAuthChallengeResponse: Match.anyValue(),
      },
    });
    Template.fromStack(stack).resourceCountIs('Custom::AuthsignalLoginTriggers', 0);
  });

  it('says what to do about a PreSignUp that the pool has', () => {
    const stack = makeStack();
    const userPool = new UserPool(stack, 'Pool', { lambdaTriggers: { preSignUp: trigger(stack) } });
    assert.throws(() => addLogin(stack, { userPool }), {
      message:
        'AuthsignalLogin: the pool has a trigger PreSignUp already. Give it as chain.preSignUp, in place of lambdaTriggers.',
    });
  });
});

describe('props that cannot go together', () => {
  const WRONG: [props: Partial<AuthsignalLoginProps>, message: RegExp][] = [
    [{ clientIds: ['a'] }, /clientIds are of a userPool/],
    [{ siteOrigins: ['https://www.example.com/'] }, /is no origin/],
    [{ siteOrigins: ['*'] }, /is no origin/],
    [{ siteOrigins: ['http://www.example.com'] }, /is no origin/],
  ];
  for (const [props, message] of WRONG)
    it(`are refused: ${JSON.stringify(props)}`, () => {
      assert.throws(() => addLogin(makeStack(), props), message);
    });

  it('are refused: clients of a pool, but none of them', () => {
    const stack = makeStack();
    const userPool = UserPool.fromUserPoolArn(stack, 'Pool', POOL_ARN);
    assert.throws(() => addLogin(stack, { userPool, clientIds: [] }), /must name one/);
  });
});

describe('monitoring', () => {
  it('alarms for Authsignal and for each function, and has a dashboard', () => {
    const stack = makeStack();
    addLogin(stack, { monitoring: { slowAfter: 1000 } });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 3 + 2 * 6);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AuthsignalCognitoLogin',
      MetricName: 'AuthsignalLatency',
      ExtendedStatistic: 'p95',
      Dimensions: [{ Name: 'Login', Value: 'Shop-Login' }],
      Threshold: 1000,
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'index.createAuthChallengeHandler',
      Environment: { Variables: Match.objectLike({ AUTHSIGNAL_METRICS: 'Shop-Login' }) },
    });
  });

  it('limits what one address may send to the pool, where that is asked for', () => {
    const stack = makeStack();
    addLogin(stack, { requestsPerAddress: 100 });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
    template.hasResourceProperties('AWS::WAFv2::WebACL', {
      Scope: 'REGIONAL',
      Rules: [
        Match.objectLike({
          Action: { Block: {} },
          Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 100, EvaluationWindowSec: 300 } },
        }),
      ],
    });
  });
});

/** What cdk-nag finds and this design answers otherwise. */
const ANSWERED: Record<string, string> = {
  'AwsSolutions-COG2': 'Cognito’s MFA is off because Authsignal is the second factor.',
  'AwsSolutions-COG3': 'Advanced security costs by user; it is the owner’s choice.',
  'AwsSolutions-COG8': 'The Plus plan costs by user; it is the owner’s choice.',
  'AwsSolutions-IAM5': 'Six characters of a secret’s name, and roles that may be passed to Cognito alone.',
  'AwsSolutions-APIG4': 'The endpoints for user names and contexts are for who has not signed in.',
  'AwsSolutions-SMG4':
    'A key of contexts that changes while one is on its way costs a challenge; its owner changes it.',
};

describe('cdk-nag', () => {
  for (const [what, props] of [
    ['a new pool', () => ({})],
    ['an imported pool', (stack: Stack) => ({ userPool: UserPool.fromUserPoolArn(stack, 'Pool', POOL_ARN) })],
    ['the context of sign-ins', () => ({ endpoints: { context: true } })],
  ] as const)
    it(`finds nothing with ${what} but what is answered`, () => {
      const stack = makeStack();
      addLogin(stack, { monitoring: {}, ...props(stack) });
      Aspects.of(stack).add(new AwsSolutionsChecks());
      const annotations = Annotations.fromStack(stack);
      const found = [
        ...annotations.findError('*', Match.anyValue()),
        ...annotations.findWarning('*', Match.anyValue()),
      ].map(
        ({ entry: { data } }) => /AwsSolutions-\w+/.exec(JSON.stringify(data))?.[0] ?? JSON.stringify(data),
      );
      assert.deepEqual(
        [...new Set(found)].filter((rule) => !(rule in ANSWERED)),
        [],
      );
    });
});
