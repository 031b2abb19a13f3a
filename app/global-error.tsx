'use client';

import './globals.css';
import { ErrorPage } from './components/shell/error-page.tsx';

/** When even the frame around the pages failed. It has no fonts of its own and follows the system's colours. */
export default function GlobalError(props: { error: unknown; retry: () => void }) {
  return (
    <html lang="en">
      <body className="min-h-dvh font-sans">
        <title>Something broke · Slipway</title>
        <main>
          <ErrorPage {...props} />
        </main>
      </body>
    </html>
  );
}
