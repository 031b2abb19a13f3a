/** Numbers and times in words: pure, short, English. */

/** `count(1, 'task')` is "1 task", `count(3, 'task')` is "3 tasks". */
export const count = (n: number, noun: string): string => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;

/** The number that orders a lab, as its folder shows it: 40 is "040". */
export const labNumber = (n: number): string => String(n).padStart(3, '0');

/** How long something takes: "25 min", "1 h 30 min", from two hours on rounded: "about 9 hours". */
export function duration(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  if (minutes >= 120) return `about ${Math.round(minutes / 60)} hours`;
  return minutes === 60 ? '1 h' : `1 h ${minutes - 60} min`;
}

/** What is left of a sandbox's time: minutes while there are many, minutes and seconds in the last five. */
export function timeLeft(seconds: number): string {
  if (seconds <= 0) return 'time is up';
  if (seconds < 300) return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')} left`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes} min left`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}

const DAY = 86_400;

/** How long ago something was: "just now", "12 s ago", "3 min ago", "2 h ago", "yesterday", "5 days ago", "3 Oct 2026". */
export function ago(then: Date, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - then.getTime()) / 1000));
  if (seconds < 2) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < DAY) return `${Math.floor(seconds / 3600)} h ago`;
  if (seconds < 2 * DAY) return 'yesterday';
  if (seconds < 14 * DAY) return `${Math.floor(seconds / DAY)} days ago`;
  return then.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
}

/** The exact time behind a relative one. Without a zone it is the reader's own. */
export const exactly = (time: Date, timeZone?: string): string =>
  time.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone }) +
  (timeZone ? ` ${timeZone}` : '');

/** Cuts text at its backticks: every second part is code. A lone backtick stays text. */
export function cutAtBackticks(text: string): readonly { code: boolean; text: string }[] {
  return text
    .split(/`([^`]+)`/)
    .map((part, index) => ({ code: index % 2 === 1, text: part }))
    .filter((part) => part.text !== '');
}
