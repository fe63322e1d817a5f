/** Where somebody can pretend to be: addresses that are kept for documentation (RFC 5737, RFC 3849), with countries of our choice. */

export interface Place {
  readonly name: string;
  readonly ipAddress: string;
  /** ISO 3166-1 alpha-2; that of the loopback address is not known. */
  readonly countryCode?: string;
  readonly isAnonymous?: boolean;
}

export const PLACES = [
  { name: 'this machine', ipAddress: '127.0.0.1' },
  { name: 'New Zealand', ipAddress: '203.0.113.7', countryCode: 'NZ' },
  { name: 'Germany', ipAddress: '198.51.100.7', countryCode: 'DE' },
  { name: 'Brazil', ipAddress: '192.0.2.7', countryCode: 'BR' },
  { name: 'an anonymous proxy', ipAddress: '2001:db8::7', countryCode: 'NL', isAnonymous: true },
] as const satisfies readonly Place[];

export const findPlace = (ipAddress: string): Place | undefined =>
  PLACES.find((place) => place.ipAddress === ipAddress);
