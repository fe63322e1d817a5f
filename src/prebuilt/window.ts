/** Shows the pre-built UI in a window of its own, and notices when the person closes that. */
import type { Present } from './messages.js';

// Often, so that a window that is closed soon was seen open before.
const POLL_MS = 200;

/** Polls in a row that find the window closed before that is believed: its last message may be on the way. */
const GRACE_POLLS = 5;

/** Whether the window shows another page than the empty one it was opened with, and is still in our hands. */
function hasArrived(child: Window): boolean {
  try {
    return child.location.href !== 'about:blank';
  } catch {
    return true;
  }
}

/**
 * Presents `url` in `child`, a window that was opened in the person's click. A window that is cut off from this page,
 * by a Cross-Origin-Opener-Policy, says that it is closed: `onUncertain` is called when that may be a lie.
 */
export const inWindow =
  (url: string, child: Window, onUncertain: () => void): Present =>
  (onDismiss) => {
    let isReachable = false;
    let closedPolls = 0;
    const poll = () => {
      if (!child.closed) {
        closedPolls = 0;
        isReachable ||= hasArrived(child);
        return;
      }
      closedPolls += 1;
      if (closedPolls < GRACE_POLLS) return;
      clearInterval(timer);
      if (isReachable) onDismiss();
      else onUncertain();
    };
    // In the middle of this window, and not of the top one, which a page of another site may not ask.
    child.moveTo(
      screenX + Math.max(0, outerWidth - child.outerWidth) / 2,
      screenY + Math.max(0, outerHeight - child.outerHeight) / 2,
    );
    child.location.replace(url);
    const timer = setInterval(poll, POLL_MS);
    return {
      window: () => child,
      onReady: () => (isReachable = true),
      remove: () => {
        clearInterval(timer);
        child.close();
      },
    };
  };
