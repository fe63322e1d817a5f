/** The three Cognito operations of a sign-in, on the AWS SDK's own protocol but without its client. */
import {
  InitiateAuth$,
  RespondToAuthChallenge$,
  SignUp$,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-cognito-identity-provider';
import { AwsJson1_1Protocol } from '@aws-sdk/core/protocols';
import { HttpResponse, parseUrl } from '@smithy/core/protocols';
import { fromBase64, fromUtf8, toBase64, toUtf8 } from '@smithy/core/serde';
import type { CognitoClient } from './cognito-gateway.js';

/**
 * A client of Cognito's public operations at `endpoint`. It never retries: a session is good for one answer. It throws
 * what Cognito answers as an error with the exception's name, and what fetch() throws.
 */
export function createCognitoClient(endpoint: string): CognitoClient {
  const protocol = new AwsJson1_1Protocol({
    defaultNamespace: 'com.amazonaws.cognitoidentityprovider',
    serviceTarget: 'AWSCognitoIdentityProviderService',
  });
  const context = {
    endpoint: () => Promise.resolve(parseUrl(endpoint)),
    urlParser: parseUrl,
    disableHostPrefix: true,
    requestHandler: { handle: () => Promise.reject(new TypeError('Calls go through fetch().')) },
    base64Decoder: fromBase64,
    base64Encoder: toBase64,
    utf8Decoder: fromUtf8,
    utf8Encoder: toUtf8,
    streamCollector: () => Promise.resolve(new Uint8Array()),
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
      const reply = await fetch(`${endpoint}/`, {
        method: 'POST',
        headers: request.headers,
        // Its type allows for every runtime; here it is what fetch() takes.
        body: request.body as BodyInit,
        credentials: 'omit',
        signal,
      });
      const response = new HttpResponse({
        statusCode: reply.status,
        headers: Object.fromEntries(reply.headers),
        body: new Uint8Array(await reply.arrayBuffer()),
      });
      return protocol.deserializeResponse<Output>(schema, context, response);
    };
  };

  return {
    signUp: operation(SignUp$),
    initiateAuth: operation(InitiateAuth$),
    respondToAuthChallenge: operation(RespondToAuthChallenge$),
  };
}
