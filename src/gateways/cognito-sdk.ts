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

/** What Cognito answered, as an error with the exception's name; with that of a `SyntaxError` when it is no JSON. */
function exceptionOf(text: string, { headers, status }: Response): Error {
  const error: Error & { $metadata?: object; retryAfter?: string | null } = new Error();
  try {
    const body: unknown = JSON.parse(text || '{}');
    const { message, Message } = body as { message?: unknown; Message?: unknown };
    error.message = String(message ?? Message);
    const response = { headers: Object.fromEntries(headers) };
    error.name =
      loadJsonRpcErrorCode(response as Parameters<typeof loadJsonRpcErrorCode>[0], body) ?? 'Unknown';
  } catch {
    error.name = 'SyntaxError';
  }
  error.$metadata = { httpStatusCode: status };
  error.retryAfter = headers.get('retry-after');
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
      const reply = await fetch(`${endpoint}/`, {
        method: 'POST',
        headers: {
          'content-type': CONTENT_TYPE,
          'x-amz-target': `AWSCognitoIdentityProviderService.${name}`,
        },
        // Its type allows for every runtime; here it is what fetch() takes.
        body: serializer.flush() as BodyInit,
        credentials: 'omit',
        signal,
      });
      const text = await reply.text();
      if (reply.status >= 300) throw exceptionOf(text, reply);
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
