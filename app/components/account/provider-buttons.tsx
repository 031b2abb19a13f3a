'use client';

import { useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

type Provider = { id: string; name: string };

/**
 * Signing in at another site. next-auth wants its token in the form and a cookie beside it, both of which it gives out
 * only to a script: so these buttons, and they alone, need one.
 */
export function ProviderButtons({ providers, next }: { providers: readonly Provider[]; next: string }) {
  const form = useRef<HTMLFormElement>(null);
  const [failed, setFailed] = useState(false);

  async function go(provider: string) {
    setFailed(false);
    try {
      const response = await fetch('/api/auth/csrf');
      const { csrfToken } = (await response.json()) as { csrfToken: string };
      if (!form.current) return;
      form.current.action = `/api/auth/signin/${provider}`;
      (form.current.elements.namedItem('csrfToken') as HTMLInputElement).value = csrfToken;
      form.current.submit();
    } catch {
      setFailed(true);
    }
  }

  return (
    <div className="grid gap-2.5 border-t border-line pt-5">
      {failed && (
        <Notice tone="fail" title="No connection" live="alert">
          The server could not be reached. Try again.
        </Notice>
      )}
      <form ref={form} method="post" hidden>
        <input type="hidden" name="csrfToken" />
        <input type="hidden" name="callbackUrl" value={next} />
      </form>
      {providers.map(({ id, name }) => (
        <Button key={id} onClick={() => void go(id)}>
          Continue with {name}
        </Button>
      ))}
    </div>
  );
}
