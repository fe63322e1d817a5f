/** The Cognito operations of a sign-in and of the session after it, with the AWS SDK's schemas and codec but without its client. */
import {
  GetTokensFromRefreshToken$,
  GlobalSignOut$,
  InitiateAuth$,
  RespondToAuthChallenge$,
  RevokeToken$,
  SignUp$,
  type GetTokensFromRefreshTokenCommandInput,
  type GetTokensFromRefreshTokenCommandOutput,
  type GlobalSignOutCommandInput,
  type GlobalSignOutCommandOutput,
  type InitiateAuthCommandInput,
  type InitiateAuthCommandOutput,
  type RespondToAuthChallengeCommandInput,
  type RespondToAuthChallengeCommandOutput,
  type RevokeTokenCommandInput,
  type RevokeTokenCommandOutput,
  type SignUpCommandInput,
  type SignUpCommandOutput,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-cognito-identity-provider';
import { JsonCodec2, loadJsonRpcErrorCode } from '@smithy/core/protocols';

/** The AWS JSON 1.1 protocol: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
const CONTENT_TYPE = 'application/x-amz-json-1.1';

/** Seconds since the epoch, as the protocol has timestamps. */
const EPOCH_SECONDS = 7;

type Shape = Parameters<ReturnType<JsonCodec2['createSerializer']>['write']>[0];

/** An operation as the AWS SDK describes it. */
type Schema = readonly [
  kind: unknown,
  namespace: unknown,
  name: string,
  traits: unknown,
  input: Shape,
  output: Shape,
];

type Operation<Input, Output> = (input: Input, signal: AbortSignal) => Promise<Output>;

/** Cognito's public operations, without the SDK's client. */
export interface CognitoClient {
  readonly signUp: Operation<SignUpCommandInput, SignUpCommandOutput>;
  readonly initiateAuth: Operation<InitiateAuthCommandInput, InitiateAuthCommandOutput>;
  readonly respondToAuthChallenge: Operation<
    RespondToAuthChallengeCommandInput,
    RespondToAuthChallengeCommandOutput
  >;
  readonly getTokensFromRefreshToken: Operation<
    GetTokensFromRefreshTokenCommandInput,
    GetTokensFromRefreshTokenCommandOutput
  >;
  readonly revokeToken: Operation<RevokeTokenCommandInput, RevokeTokenCommandOutput>;
  readonly globalSignOut: Operation<GlobalSignOutCommandInput, GlobalSignOutCommandOutput>;
}

/** How long AWS WAF's script may take to find its token, in milliseconds; by itself it gives up after two seconds. */
const FIREWALL_TOKEN_MS = 3000;

/**
 * The token of AWS WAF's own script, where the page has that; `undefined` without it, and when it fails or hangs: whether the
 * firewall asks for a token is for the firewall to say.
 * Source: https://docs.aws.amazon.com/waf/latest/developerguide/waf-js-challenge-api-get-token.html
 */
async function firewallToken(): Promise<string | undefined> {
  const { AwsWafIntegration: script } = globalThis as {
    AwsWafIntegration?: { readonly getToken?: () => Promise<unknown> };
  };
  if (typeof script?.getToken !== 'function') return undefined;
  const ask = async (): Promise<unknown> => script.getToken?.();
  const token = await new Promise((resolve) => {
    const timer = setTimeout(resolve, FIREWALL_TOKEN_MS);
    void ask()
      .then(resolve, () => resolve(undefined))
      .finally(() => clearTimeout(timer));
  });
  // Of characters that a header can have.
  return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token) ? token : undefined;
}

/** What AWS WAF answers to a request that has to pass a silent challenge first, without a word of Cognito's. */
const CHALLENGED = 202;

/** What Cognito answered, as an error with the exception's name; with that of a `SyntaxError` when it is no JSON or nothing. */
function exceptionOf(text: string, { headers, status }: Response): Error {
  const error: Error & { $metadata?: object; retryAfter?: string | null; date?: string | null } = new Error();
  try {
    const body: unknown = JSON.parse(text || '{}');
    const { message, Message } = body as { message?: unknown; Message?: unknown };
    error.message = String(message ?? Message);
    const response = { headers: Object.fromEntries(headers) };
    error.name =
      loadJsonRpcErrorCode(response as Parameters<typeof loadJsonRpcErrorCode>[0], body) ??
      (text ? 'Unknown' : 'SyntaxError');
  } catch {
    error.name = 'SyntaxError';
  }
  error.$metadata = { httpStatusCode: status };
  error.retryAfter = headers.get('retry-after');
  error.date = headers.get('date');
  return error;
}

/**
 * A client of Cognito's public operations at `endpoint`. It never retries: a session is good for one answer. It throws
 * what Cognito answers as an error with the exception's name, and what fetch() throws.
 */
export function createCognitoClient(endpoint: string): CognitoClient {
  const codec = new JsonCodec2({
    timestampFormat: { useTrait: true, default: EPOCH_SECONDS },
    jsonName: false,
  });

  const operation =
    <Input extends ServiceInputTypes, Output extends ServiceOutputTypes>([
      ,
      ,
      name,
      ,
      input,
      output,
    ]: Schema) =>
    async (values: Input, signal: AbortSignal): Promise<Output> => {
      const serializer = codec.createSerializer();
      serializer.write(input, values);
      const token = await firewallToken();
      const reply = await fetch(`${endpoint}/`, {
        method: 'POST',
        headers: {
          'content-type': CONTENT_TYPE,
          'x-amz-target': `AWSCognitoIdentityProviderService.${name}`,
          // Cookies do not reach Cognito. Assumed: that its CORS headers allow this one, and that it hands it to the firewall.
          ...(token && { 'x-aws-waf-token': token }),
        },
        // Its type allows for every runtime; here it is what fetch() takes.
        body: serializer.flush() as BodyInit,
        signal,
      });
      const text = await reply.text();
      if (reply.status >= 300 || reply.status === CHALLENGED) throw exceptionOf(text, reply);
      // A body that is no object has nothing of what is needed.
      return ((await codec.createDeserializer().read(output, text)) ?? {}) as Output;
    };

  return {
    signUp: operation(SignUp$ as Schema),
    initiateAuth: operation(InitiateAuth$ as Schema),
    respondToAuthChallenge: operation(RespondToAuthChallenge$ as Schema),
    getTokensFromRefreshToken: operation(GetTokensFromRefreshToken$ as Schema),
    revokeToken: operation(RevokeToken$ as Schema),
    globalSignOut: operation(GlobalSignOut$ as Schema),
  };
}
