/** The template that a deployment starts from. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { App } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { LoginStack } from '../src/login-stack.js';
import { synthesize, targetOf } from './synth.js';

const { template, resources, ofType, functions, archiveOf, rightsOf } = synthesize();

const TRIGGERS = [
  ['PreSignUp', 'PreSignUp', 'preSignUpHandler'],
  ['DefineAuthChallenge', 'DefineAuthChallenge', 'defineAuthChallengeHandler'],
  ['CreateAuthChallenge', 'CreateAuthChallenge', 'createAuthChallengeHandler'],
  ['VerifyAuthChallengeResponse', 'VerifyAuthChallenge', 'verifyAuthChallengeResponseHandler'],
] as const;

const READERS = ['CreateAuthChallenge', 'VerifyAuthChallenge', 'EnrollmentToken', 'Username'];

const CLIENT_IDS = 'arn:{AWS::Partition}:ssm:{AWS::Region}:{AWS::AccountId}:parameter/Login-Login/client-ids';

const SECRET =
  'arn:{AWS::Partition}:secretsmanager:{AWS::Region}:{AWS::AccountId}:secret:{AuthsignalKeyName}-??????';

describe('the user pool', () => {
  it('takes email addresses, whatever their case, and lets nobody sign up past the endpoint', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    });
  });

  it('leaves second factors and recovery to Authsignal', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      MfaConfiguration: 'OFF',
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] },
    });
  });

  it('outlives the stack and slips', () => {
    template.hasResource('AWS::Cognito::UserPool', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { DeletionProtection: 'ACTIVE' },
    });
  });
});

describe('the app client', () => {
  it('is public, takes custom authentication alone and does not tell who exists', () => {
    const [[, { Properties } = assert.fail()] = assert.fail()] = ofType('AWS::Cognito::UserPoolClient');
    const { TokenValidityUnits, UserPoolId, ...settings } = Properties;
    assert.deepEqual(TokenValidityUnits, {
      AccessToken: 'minutes',
      IdToken: 'minutes',
      RefreshToken: 'minutes',
    });
    assert.equal(targetOf(UserPoolId), '{Users}');
    assert.deepEqual(settings, {
      GenerateSecret: false,
      ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'],
      AllowedOAuthFlowsUserPoolClient: false,
      SupportedIdentityProviders: ['COGNITO'],
      PreventUserExistenceErrors: 'ENABLED',
      AuthSessionValidity: 15,
      AccessTokenValidity: 60,
      IdTokenValidity: 60,
      RefreshTokenValidity: 30 * 24 * 60,
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 30 },
      EnableTokenRevocation: true,
      // No address: somebody would be asked for codes that go to another.
      WriteAttributes: ['locale', 'name'],
    });
  });
});

describe('the triggers', () => {
  for (const [trigger, name, handler] of TRIGGERS)
    it(`has ${trigger} for this pool to call and no other`, () => {
      const [[, pool = assert.fail()] = assert.fail()] = ofType('AWS::Cognito::UserPool');
      const configured = (pool.Properties.LambdaConfig as Record<string, unknown>)[trigger];
      assert.equal(targetOf(configured), name);
      const properties = functions.get(name)?.Properties;
      assert.deepEqual([properties?.Handler, properties?.Timeout], [`index.${handler}`, 5]);

      const permissions = ofType('AWS::Lambda::Permission').filter(
        ([, { Properties }]) => targetOf(Properties.FunctionName) === name,
      );
      assert.deepEqual(
        permissions.map(([, { Properties }]) => [Properties.Principal, targetOf(Properties.SourceArn)]),
        [['cognito-idp.amazonaws.com', 'Users']],
      );
    });

  it('has them all from the archive of the package', () => {
    const archive = readFileSync(
      new URL('../../../dist/lambda/authsignal-cognito-login.zip', import.meta.url),
    );
    assert.ok(functions.size > 0);
    for (const [name, { Properties }] of functions) {
      assert.ok(archiveOf(name).equals(archive), name);
      assert.deepEqual([Properties.Runtime, Properties.MemorySize], ['nodejs24.x', 512], name);
    }
  });
});

describe('the ids of the app clients', () => {
  it('are written where the triggers read them, once the client is there', () => {
    template.hasResourceProperties('AWS::SSM::Parameter', {
      Name: '/Login-Login/client-ids',
      Type: 'String',
      Value: { Ref: Object.keys(template.findResources('AWS::Cognito::UserPoolClient'))[0] },
    });
  });
});

describe('a function', () => {
  const readSecret = [['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], SECRET];
  const readClientIds = [['ssm:GetParameter'], CLIENT_IDS];
  const RIGHTS: Record<string, unknown[]> = {
    PreSignUp: [readClientIds],
    DefineAuthChallenge: [readClientIds],
    CreateAuthChallenge: [readSecret, readClientIds],
    VerifyAuthChallenge: [
      readSecret,
      readClientIds,
      [
        [
          'cognito-idp:AdminUpdateUserAttributes',
          'cognito-idp:AdminSetUserPassword',
          'cognito-idp:AdminUserGlobalSignOut',
        ],
        'Users',
      ],
    ],
    EnrollmentToken: [readSecret],
    Username: [
      readSecret,
      [
        ['cognito-idp:AdminCreateUser', 'cognito-idp:AdminGetUser', 'cognito-idp:AdminSetUserPassword'],
        'Users',
      ],
    ],
  };

  it('is one of six', () => {
    assert.deepEqual([...functions.keys()].sort(), Object.keys(RIGHTS).sort());
  });

  for (const [name, rights] of Object.entries(RIGHTS))
    it(`${name} may do what it needs and no more`, () => {
      const log = [['logs:CreateLogStream', 'logs:PutLogEvents'], `${name}Log`];
      assert.deepEqual(rightsOf(name), [log, ...rights]);
    });

  it('has no rights but those', () => {
    for (const [id, { Properties }] of ofType('AWS::IAM::Role')) {
      assert.deepEqual([Properties.ManagedPolicyArns, Properties.Policies], [undefined, undefined], id);
    }
    assert.equal(ofType('AWS::IAM::Role').length, functions.size);
  });

  it('knows the name of the secret at most', () => {
    for (const [name, { Properties }] of functions) {
      const { Variables = {} } = (Properties.Environment ?? {}) as { Variables?: Record<string, unknown> };
      const variables = Object.entries(Variables).map(([key, value]) => [key, targetOf(value)]);
      const isTrigger = TRIGGERS.some(([, trigger]) => trigger === name);
      const ofTrigger = [
        ['AUTHSIGNAL_CLIENT_IDS_PARAMETER', '/Login-Login/client-ids'],
        ['AUTHSIGNAL_IDENTIFIER', 'email'],
        ['AUTHSIGNAL_METRICS', 'Login-Login'],
      ];
      const ofReader = [
        ['AUTHSIGNAL_SECRET_NAME', '{AuthsignalKeyName}'],
        ['AUTHSIGNAL_URL', '{AuthsignalUrl}'],
      ];
      const ofUsername = [
        ['AUTHSIGNAL_USER_POOL_ID', '{Users}'],
        ['AUTHSIGNAL_MAKER_ATTRIBUTE', 'custom:maker'],
      ];
      const expected = [
        ...(isTrigger ? ofTrigger : []),
        ...(name.endsWith('AuthChallenge') && READERS.includes(name)
          ? [['AUTHSIGNAL_REDIRECT_URL', '{RedirectUrl}']]
          : []),
        ...(name === 'Username' ? ofUsername : []),
        ...(READERS.includes(name) ? ofReader : []),
      ];
      assert.deepEqual(variables, expected, name);
    }
  });

  it('keeps its log for a month and is not traced', () => {
    for (const [name, { Properties }] of functions) {
      const { LogGroup } = Properties.LoggingConfig as { LogGroup: { Ref: string } };
      assert.equal(resources[LogGroup.Ref]?.Properties.RetentionInDays, 30, name);
      assert.equal(Properties.TracingConfig, undefined, name);
    }
  });
});

describe('the options', () => {
  const withOptions = (context: Record<string, string>) =>
    synthesize(new LoginStack(new App({ context }), 'Login'));

  it('are off by default', () => {
    assert.deepEqual(ofType('AWS::WAFv2::WebACL'), []);
    assert.equal(functions.has('Context'), false);
  });

  it('make the endpoint of contexts, and let the triggers ask for them', () => {
    const { functions: made, ofType: ofTypeThere } = withOptions({ rules: 'true' });
    assert.ok(made.has('Context'));
    assert.deepEqual(
      ofTypeThere('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties.RouteKey),
      ['POST /enrollment-token', 'POST /username', 'POST /context'],
    );
    const { Variables } = made.get('CreateAuthChallenge')?.Properties.Environment as {
      Variables: Record<string, unknown>;
    };
    assert.equal(Variables.AUTHSIGNAL_CONTEXT, 'true');
  });

  it('limit what an address may ask', () => {
    const { template: limited } = withOptions({ requestsPerAddress: '500' });
    limited.hasResourceProperties('AWS::WAFv2::WebACL', {
      Rules: [Match.objectLike({ Statement: { RateBasedStatement: Match.objectLike({ Limit: 500 }) } })],
    });
  });
});

describe('the endpoints', () => {
  const routes = () =>
    ofType('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => [
      Properties.RouteKey,
      Properties.AuthorizationType,
      Properties.AuthorizationScopes,
    ]);

  it('are two, of which one takes an access token and no ID token', () => {
    assert.deepEqual(routes(), [
      ['POST /enrollment-token', 'JWT', ['aws.cognito.signin.user.admin']],
      ['POST /username', 'NONE', undefined],
    ]);
    const [[, authorizer = assert.fail()] = assert.fail()] = ofType('AWS::ApiGatewayV2::Authorizer');
    const { Audience, Issuer } = authorizer.Properties.JwtConfiguration as {
      Audience: unknown[];
      Issuer: unknown;
    };
    assert.deepEqual(Audience.map(targetOf), ['{Form}']);
    assert.equal(targetOf(Issuer), 'https://cognito-idp.{AWS::Region}.amazonaws.com/{Users}');
  });

  it('can be called from the site alone', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      ProtocolType: 'HTTP',
      CorsConfiguration: {
        AllowOrigins: [{ Ref: 'SiteOrigin' }],
        AllowMethods: ['POST'],
        AllowHeaders: ['authorization', 'content-type'],
        ExposeHeaders: ['retry-after'],
      },
    });
  });

  it('log who asks what, and neither tokens nor addresses of people', () => {
    const [[, stage = assert.fail()] = assert.fail()] = ofType('AWS::ApiGatewayV2::Stage');
    const { DestinationArn, Format } = stage.Properties.AccessLogSettings as Record<string, unknown>;
    assert.equal(targetOf(DestinationArn), 'AccessLog');
    const fields = [...String(Format).matchAll(/\$context\.[\w.]+/g)].map(([field]) => field);
    assert.deepEqual(fields, [
      '$context.requestTime',
      '$context.requestId',
      '$context.identity.sourceIp',
      '$context.routeKey',
      '$context.status',
      '$context.responseLatency',
      '$context.authorizer.error',
    ]);
  });

  it('are throttled, once their route is there, the open one so that one caller cannot use it up', () => {
    const [[, stage = assert.fail()] = assert.fail()] = ofType('AWS::ApiGatewayV2::Stage');
    assert.deepEqual(stage.Properties.RouteSettings, {
      'POST /username': { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
    });
    assert.deepEqual(stage.Properties.DefaultRouteSettings, {
      ThrottlingRateLimit: 50,
      ThrottlingBurstLimit: 100,
    });
    const waitsFor = stage.DependsOn?.map((id) => resources[id]?.Properties.RouteKey);
    assert.ok(waitsFor?.includes('POST /username'));
  });
});

describe('the parameters', () => {
  const PARAMETERS: [name: string, right: string[], wrong: string[]][] = [
    [
      'SiteOrigin',
      ['https://www.example.com', 'https://example.com:8443', 'http://localhost', 'http://localhost:8787'],
      ['*', 'https://*', 'https://example.com/', 'http://example.com', 'https://a.example,https://b.example'],
    ],
    ['AuthsignalTenantId', ['0b1e9d1e-7e0f-4a7c-9f0e-0c1c7a4d8a11'], ['', 'a"b']],
    [
      'AuthsignalUrl',
      ['https://api.authsignal.com/v1', 'https://au.api.authsignal.com/v1'],
      [
        'https://api.authsignal.com',
        'https://api.example.com/v1',
        'https://evil.example/api.authsignal.com/v1',
      ],
    ],
    ['RedirectUrl', ['', 'https://www.example.com/login', 'http://localhost:8787/'], ['javascript:alert(1)']],
    ['AuthsignalKeyName', ['authsignal/server-secret'], ['', 'authsignal/*']],
  ];

  for (const [name, right, wrong] of PARAMETERS)
    it(`${name} takes what it should`, () => {
      const { AllowedPattern } = template.findParameters(name)[name] as { AllowedPattern: string };
      const takes = (value: string) => new RegExp(AllowedPattern).test(value);
      assert.deepEqual(right.filter(takes), right);
      assert.deepEqual(wrong.filter(takes), []);
    });

  it('are these, and none is secret', () => {
    const names = Object.keys(template.findParameters('*')).filter((name) => name !== 'BootstrapVersion');
    assert.deepEqual(names.sort(), PARAMETERS.map(([name]) => name).sort());
  });
});

describe('the outputs', () => {
  it('have the form, ready for a page', () => {
    const { Value } = template.findOutputs('Snippet').Snippet as { Value: unknown };
    assert.equal(
      targetOf(Value),
      '<authsignal-cognito-login region="{AWS::Region}" user-pool-client-id="{Form}" ' +
        'tenant-id="{AuthsignalTenantId}" authsignal-url="{AuthsignalUrl}" ' +
        'enrollment-token-url="Api/enrollment-token" username-url="Api/username" ' +
        'passkey-enrollment="prompt"></authsignal-cognito-login>',
    );
  });

  it('name the pool', () => {
    template.hasOutput('UserPoolId', {
      Value: { Ref: Object.keys(template.findResources('AWS::Cognito::UserPool'))[0] },
    });
  });
});
