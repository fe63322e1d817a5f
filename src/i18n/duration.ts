/** Writes how long a person has to wait. */

const unit = (lang: string | undefined, name: 'minute' | 'second', count: number) =>
  new Intl.NumberFormat(lang, { style: 'unit', unit: name, unitDisplay: 'long' }).format(count);

/** Minutes and seconds as on a clock, `1:11`, in the digits of `lang`. */
export function clockTime(seconds: number, lang?: string): string {
  const number = (value: number, minimumIntegerDigits: number) =>
    value.toLocaleString(lang, { minimumIntegerDigits, useGrouping: false });
  return `${number(Math.floor(seconds / 60), 1)}:${number(seconds % 60, 2)}`;
}

/** Minutes and seconds in words, `1 minute 11 seconds`, to be read out. */
export function spokenTime(seconds: number, lang?: string): string {
  const minutes = Math.floor(seconds / 60);
  const parts = minutes > 0 ? [unit(lang, 'minute', minutes)] : [];
  if (minutes === 0 || seconds % 60 > 0) parts.push(unit(lang, 'second', seconds % 60));
  return new Intl.ListFormat(lang, { type: 'unit', style: 'narrow' }).format(parts);
}
