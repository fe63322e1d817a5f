/** What a rule of the local tenant says. */

export const OUTCOMES = ['ALLOW', 'CHALLENGE', 'REVIEW', 'BLOCK'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type Value = string | number | boolean;

/** What a rule looks at. */
export type Feature =
  'device.isNew' | 'ip.countryCode' | 'ip.isAnonymous' | 'user.hasPreviouslyVerified' | `custom.${string}`;

/** A value, one of some, or any but those. */
export type Condition = Value | readonly Value[] | { readonly not: Value | readonly Value[] };

export interface Rule {
  /** Its id in what track answers. */
  readonly name: string;
  /** All of them have to hold. One on what nobody told does not. */
  readonly if: { readonly [F in Feature]?: Condition };
  readonly then: Outcome;
}
