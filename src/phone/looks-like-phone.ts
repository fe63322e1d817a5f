/** Tells phone numbers from email addresses while they are typed; all of phone numbers that the first chunk has. */

/** Whether `text` begins like a phone number, in any script's digits, and has nothing that a number never has. */
export const looksLikePhone = (text: string): boolean =>
  /^[\s\p{Cf}]*(?:tel:)?[+＋(（]*\p{Nd}[^@\p{L}]*$|^[\s\p{Cf}]*[+＋]$/iu.test(text);
