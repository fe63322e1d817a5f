/** One person's sign-in as the triggers see it, against a model of Authsignal. */
import type { TriggerOptions, Triggers } from '../../src/triggers/index.js';
import { createEvent, verifyEvent } from './events.js';
import type { FakeClock } from './fake-clock.js';
import { makeTriggers } from './make-triggers.js';

export interface Challenge {
  token: string;
  parameters: Record<string, string>;
  privateChallengeParameters: Record<string, string>;
}

export class SignIn {
  readonly #triggers: Triggers;
  readonly #userName: string | undefined;
  readonly #request: object;

  constructor(options: TriggerOptions, request: object = {}, userName?: string, clock?: FakeClock) {
    this.#triggers = makeTriggers(options, clock);
    this.#request = request;
    this.#userName = userName;
  }

  async begin(): Promise<Challenge> {
    const { response } = await this.#triggers.createAuthChallenge(createEvent(this.#request, this.#userName));
    const { publicChallengeParameters: parameters, privateChallengeParameters } = response;
    return { token: parameters.token ?? '', parameters, privateChallengeParameters };
  }

  async isAccepted(challenge: Challenge, challengeAnswer: string): Promise<boolean> {
    const { privateChallengeParameters } = challenge;
    const request = { ...this.#request, privateChallengeParameters, challengeAnswer };
    const event = verifyEvent(request, this.#userName);
    return (await this.#triggers.verifyAuthChallengeResponse(event)).response.answerCorrect;
  }
}
