/** The three Cognito operations of a sign-in, on the AWS SDK's own protocol but without its client. */
import {
  errorTypeRegistries,
  InitiateAuth$,
  RespondToAuthChallenge$,
  SignUp$,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-cognito-identity-provider';
import { AwsJson1_1Protocol } from '@aws-sdk/core/protocols';
import { HttpRequest, parseUrl } from '@smithy/core/protocols';
import { fromBase64, fromUtf8, toBase64, toUtf8 } from '@smithy/core/serde';
import { FetchHttpHandler, streamCollector } from '@smithy/fetch-http-handler';
import type { CognitoClient } from './cognito-gateway.js';

/** A client of Cognito's public operations at `endpoint`. It never retries: a session is good for one answer. */
export function createCognitoClient(endpoint: string): CognitoClient {
  const http = new FetchHttpHandler({ credentials: 'omit' });
  const protocol = new AwsJson1_1Protocol({
    defaultNamespace: 'com.amazonaws.cognitoidentityprovider',
    errorTypeRegistries,
    serviceTarget: 'AWSCognitoIdentityProviderService',
  });
  const context = {
    endpoint: () => Promise.resolve(parseUrl(endpoint)),
    urlParser: parseUrl,
    disableHostPrefix: true,
    requestHandler: http,
    base64Decoder: fromBase64,
    base64Encoder: toBase64,
    utf8Decoder: fromUtf8,
    utf8Encoder: toUtf8,
    streamCollector,
  };
  protocol.setSerdeContext(context);

  const operation = <Input extends ServiceInputTypes, Output extends ServiceOutputTypes>([
    ,
    namespace,
    name,
    traits,
    input,
    output,
  ]: typeof SignUp$) => {
    const schema = { namespace, name, traits, input, output };
    return async (values: Input, signal: AbortSignal): Promise<Output> => {
      const request = await protocol.serializeRequest(schema, values, context);
      const { response } = await http.handle(new HttpRequest(request), { abortSignal: signal });
      return protocol.deserializeResponse<Output>(schema, context, response);
    };
  };

  return {
    signUp: operation(SignUp$),
    initiateAuth: operation(InitiateAuth$),
    respondToAuthChallenge: operation(RespondToAuthChallenge$),
  };
}
