/** The window for the pre-built UI, opened while the browser still counts the person's click. */

/** Opens an empty window; `null` when the browser blocks it. Call it before the first `await`. */
export const openBlankWindow = (): Window | null => open('', '', 'popup,width=420,height=640');
