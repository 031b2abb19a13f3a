import type { ConnectionFacts } from '../lab/realtime.ts';

/** The connection in words, with what is safe meanwhile. `now` in milliseconds, this browser's clock. */
export function connectionWords(facts: ConnectionFacts, now: number): { short: string; long: string | null } {
  const safe = 'Your shell goes on; what it prints is kept for you.';
  if (facts.refusal === 'not-signed-in' || facts.refusal === 'account-disabled') {
    return { short: 'Signed out', long: 'Your session has ended. Sign in again; your sandbox is still there.' };
  }
  switch (facts.state) {
    case 'connecting':
      return { short: 'Connecting', long: null };
    case 'connected':
      return { short: 'Connected', long: null };
    case 'offline':
      return { short: 'Offline', long: `This computer has no network. ${safe}` };
    case 'reconnecting': {
      const seconds = facts.retryAt === null ? 0 : Math.ceil((facts.retryAt - now) / 1000);
      const short = seconds > 0 ? `Reconnecting in ${seconds} s` : 'Reconnecting';
      return { short, long: `The connection was lost. ${safe}` };
    }
  }
}
