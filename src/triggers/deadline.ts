/** A time budget that several calls of one trigger run share. */

/** Waits for `work`, or rejects with what `late` makes when `end` (ms since the epoch) comes first. */
export async function before<T>(end: number, work: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late()), Math.max(0, end - Date.now()));
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
