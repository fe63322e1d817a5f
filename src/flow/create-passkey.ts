/** Creates a passkey for a person who is in; loaded when there is one to create. */
import type { EffectDependencies } from './dependencies.js';
import type { PasskeyPromptState } from './state.js';

/** Creates it as `state` says: by itself, or with a dialog. Rejects only after a dialog. */
export async function createPasskey(
  { success, verified, attempt, creating }: PasskeyPromptState,
  dependencies: EffectDependencies,
  signal: AbortSignal,
): Promise<void> {
  const { authsignal, settings, resolveUsername } = dependencies;
  try {
    const token = (await dependencies.enrollmentToken(success.tokens, signal)) ?? verified.validationToken;
    const passkeys = await dependencies.loadPasskeys();
    // Browsers list passkeys under this name, so it is the one that the person knows, where Cognito knows it too.
    const username = resolveUsername ? attempt.challenge.username : attempt.identifier;
    const isConditional = creating === 'conditional';
    const { action } = settings;
    dependencies.onPasskeyCreated(
      await passkeys.create({ authsignal, action, signal, token, username, isConditional }),
    );
  } catch (error) {
    // Nobody asked for it, so nobody hears that it did not work.
    if (creating !== 'conditional') throw error;
  }
}
