'use client';

import Monitor from 'lucide-react/icons/monitor';
import Moon from 'lucide-react/icons/moon';
import Sun from 'lucide-react/icons/sun';
import { type FormEvent, useState } from 'react';
import { THEME_COOKIE, THEME_MAX_AGE, type Theme, themeAfter } from '#app/theme/theme.ts';
import { Button } from '../ui/button.tsx';

const ICONS = { system: Monitor, light: Sun, dark: Moon } as const;
const NAMES = { system: 'as the system', light: 'light', dark: 'dark' } as const;

/** A form, so that it also works before this code has loaded: then the server sets the cookie. */
export function ThemeSwitch({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const next = themeAfter(theme);
  const Icon = ICONS[theme];

  function switchHere(event: FormEvent) {
    event.preventDefault();
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and without TLS
    document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=${THEME_MAX_AGE}; samesite=lax`;
    if (next === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    setTheme(next);
  }

  return (
    <form method="post" action="/theme" onSubmit={switchHere}>
      <input type="hidden" name="theme" value={next} />
      <Button
        type="submit"
        variant="quiet"
        iconOnly
        aria-label={`Colours: ${NAMES[theme]}. Change to ${NAMES[next]}`}
        title={`Colours: ${NAMES[theme]}`}
      >
        <Icon aria-hidden size={18} />
      </Button>
    </form>
  );
}
