import { FIRST_TERMINAL } from '#lib/terminal/limits.ts';
import type { TerminalView } from '#lib/terminal/protocol.ts';

/** The tabs of the work pane: the terminals that the server lists, and new ones on their way there. Pure. */
export type Tabs = {
  /** Null until the server has listed them. */
  readonly listed: readonly TerminalView[] | null;
  /** Ids that this page has made up and the server does not list yet. */
  readonly pending: readonly string[];
  readonly active: string | null;
};

export const NO_TABS: Tabs = { listed: null, pending: [], active: null };

export const tabIds = (tabs: Tabs): readonly string[] => [...(tabs.listed ?? []).map(({ id }) => id), ...tabs.pending];

export const titleOf = (tabs: Tabs, id: string): string =>
  tabs.listed?.find((terminal) => terminal.id === id)?.title ?? 'New terminal';

/** The server's list is the truth. The first time, where there is no terminal yet, the first one is opened. */
export function afterList(tabs: Tabs, listed: readonly TerminalView[]): Tabs {
  const isFirst = tabs.listed === null && listed.length === 0 && tabs.pending.length === 0;
  const pending = isFirst
    ? [FIRST_TERMINAL]
    : tabs.pending.filter((id) => !listed.some((terminal) => terminal.id === id));
  return withActive({ ...tabs, listed, pending }, tabIds(tabs));
}

/**
 * Back after a loss of the connection, a terminal that the server does not list may have gone with a restart of the
 * server, and is opened again; no tab goes, and with it what its screen shows.
 */
export function afterReturn(tabs: Tabs, listed: readonly TerminalView[]): Tabs {
  return afterList({ ...tabs, pending: tabIds(tabs) }, listed);
}

export const afterNew = (tabs: Tabs, id: string): Tabs => ({ ...tabs, pending: [...tabs.pending, id], active: id });

export function afterClose(tabs: Tabs, id: string): Tabs {
  const listed = tabs.listed?.filter((terminal) => terminal.id !== id) ?? null;
  return withActive({ ...tabs, listed, pending: tabs.pending.filter((one) => one !== id) }, tabIds(tabs));
}

export const afterChoice = (tabs: Tabs, id: string): Tabs =>
  tabIds(tabs).includes(id) ? { ...tabs, active: id } : tabs;

/** Where an arrow key, Home or End leads from the active tab; null for other keys. */
export function tabAfterKey(tabs: Tabs, key: string): string | null {
  const ids = tabIds(tabs);
  const here = tabs.active === null ? 0 : ids.indexOf(tabs.active);
  const places: Record<string, number> = {
    ArrowRight: (here + 1) % ids.length,
    ArrowLeft: (here - 1 + ids.length) % ids.length,
    Home: 0,
    End: ids.length - 1,
  };
  return Object.hasOwn(places, key) ? (ids[places[key] as number] ?? null) : null;
}

/** When the active tab has gone, the one that took its place is active. */
function withActive(tabs: Tabs, before: readonly string[]): Tabs {
  const ids = tabIds(tabs);
  if (tabs.active !== null && ids.includes(tabs.active)) return tabs;
  const place = tabs.active === null ? 0 : Math.max(0, before.indexOf(tabs.active));
  return { ...tabs, active: ids[Math.min(place, ids.length - 1)] ?? null };
}
