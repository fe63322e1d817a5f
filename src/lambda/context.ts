/** `POST /context`: signs where, on what and in which language a browser is that is about to sign in. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { contextHandler } from '../triggers/index.js';
import { CallerLimit } from './caller-limit.js';
import { reply } from './reply.js';

const limit = new CallerLimit();

/** As `contextHandler`; 429 to who asks too often, and signs in without. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  if (!limit.allows(event.requestContext.http.sourceIp))
    return reply(429, { message: 'Try again in a moment.' }, { 'retry-after': '10' });
  return contextHandler(event);
}
