import type { TerminalSize } from '#lib/sandbox/driver.ts';
import type { OpenShell, Shell, ShellListener } from '#lib/terminal/shell.ts';

/** A shell that does as the test says: prints when told, remembers what was typed. */
export class ObedientShell implements Shell {
  typed: Uint8Array[] = [];
  sizes: TerminalSize[] = [];
  paused = false;
  closed = false;
  backlogBytes = 0;
  readonly listener: ShellListener;
  readonly sandboxId: string;

  constructor(sandboxId: string, size: TerminalSize, listener: ShellListener) {
    this.sandboxId = sandboxId;
    this.sizes.push(size);
    this.listener = listener;
  }

  print(output: string | Uint8Array): void {
    this.listener.output(typeof output === 'string' ? Buffer.from(output) : output);
  }
  exit(code: number | null): void {
    this.listener.ended(code);
  }
  get typedText(): string {
    return Buffer.concat(this.typed).toString();
  }

  write(bytes: Uint8Array, taken: () => void): void {
    this.typed.push(bytes);
    taken();
  }
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
  resize(size: TerminalSize): void {
    this.sizes.push(size);
  }
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.listener.ended(null);
  }
}

/** Opens obedient shells and keeps them for the test, in order. */
export function obedientShells(): { opened: ObedientShell[]; openShell: OpenShell } {
  const opened: ObedientShell[] = [];
  const openShell: OpenShell = async (sandboxId, size, listener) => {
    const shell = new ObedientShell(sandboxId, size, listener);
    opened.push(shell);
    return shell;
  };
  return { opened, openShell };
}
