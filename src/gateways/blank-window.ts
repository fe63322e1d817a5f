/** The window for the pre-built UI, opened while the browser still counts the person's click. */

const WIDTH = 420;
const HEIGHT = 640;

/** Opens an empty window in the middle of this one; `null` when the browser blocks it. Call it before the first `await`. */
export function openBlankWindow(): Window | null {
  // Of this window and not of the top one, which a page of another site may not ask.
  const left = Math.round(screenX + Math.max(0, outerWidth - WIDTH) / 2);
  const top = Math.round(screenY + Math.max(0, outerHeight - HEIGHT) / 2);
  return open('', '', `popup,width=${WIDTH},height=${HEIGHT},left=${left},top=${top}`);
}
