/** Where a button does not take the focus when it is clicked, as in Safari, nobody would know that the focus was inside. */
export function focusButton({ target, isTrusted }: Event): void {
  if (isTrusted) (target as Element).closest('button')?.focus();
}
