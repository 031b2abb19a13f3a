import { useCallback, useEffect, useState } from 'react';
import { randomId } from '../lab/random-id.ts';
import type { Realtime } from '../lab/realtime.ts';
import type { Failure } from '../lab/requests.ts';
import { afterChoice, afterClose, afterList, afterNew, afterReturn, NO_TABS, type Tabs } from './tabs.ts';

const ASK_AGAIN_AFTER_MS = 2000;

/** The terminals of one sandbox, as the server and this page know them. */
export function useTerminals(realtime: Realtime, sandboxId: string, fail: (failure: Failure) => void) {
  const [tabs, setTabs] = useState<Tabs>(NO_TABS);

  useEffect(() => {
    let timer: number | undefined;
    let gone = false;
    const list = async () => {
      window.clearTimeout(timer);
      if (realtime.facts.state !== 'connected') return;
      const answer = await realtime.ask('terminal:list', { sandboxId });
      if (gone) return;
      if (answer?.ok) setTabs((known) => afterReturn(known, answer.terminals));
      else timer = window.setTimeout(list, ASK_AGAIN_AFTER_MS);
    };
    const off = [
      realtime.onFacts(({ state }) => state === 'connected' && void list()),
      realtime.on('terminals-changed', (push) => {
        if (push.sandboxId === sandboxId) setTabs((known) => afterList(known, push.terminals));
      }),
    ];
    void list();
    return () => {
      gone = true;
      window.clearTimeout(timer);
      for (const stop of off) stop();
    };
  }, [realtime, sandboxId]);

  const choose = useCallback((id: string) => setTabs((known) => afterChoice(known, id)), []);
  const open = useCallback(() => setTabs((known) => afterNew(known, randomId())), []);
  const close = useCallback(
    async (terminalId: string) => {
      const answer = await realtime.ask('terminal:close', { sandboxId, terminalId });
      if (answer?.ok) setTabs((known) => afterClose(known, terminalId));
      else fail({ code: answer?.code ?? 'no-connection' });
    },
    [realtime, sandboxId, fail],
  );
  const rename = useCallback(
    async (terminalId: string, title: string) => {
      const answer = await realtime.ask('terminal:rename', { sandboxId, terminalId, title });
      if (!answer?.ok) fail({ code: answer?.code ?? 'no-connection' });
    },
    [realtime, sandboxId, fail],
  );
  return { tabs, choose, open, close, rename };
}
