/** What the pages of one browser tell each other about their session: that it is locked, and that somebody has signed in. */
type Word = 'locked' | 'opened';
const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel('stilltill.office.session') : null;

export const tabs = {
  /** Heard by every other page, not by this one. */
  tell: (word: Word): void => channel?.postMessage(word),
  listen(listener: (word: Word) => void): () => void {
    const hear = ({ data }: MessageEvent<unknown>): void => {
      if (data === 'locked' || data === 'opened') listener(data);
    };
    channel?.addEventListener('message', hear);
    return () => channel?.removeEventListener('message', hear);
  },
};
