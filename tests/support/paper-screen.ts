import type { Screen } from '#app/components/workspace/terminal-link.ts';
import type { TerminalSize } from '#lib/sandbox/driver.ts';

/** A screen that keeps what was written to it, and shows it at once or, like a busy page, when the test says so. */
export class PaperScreen implements Screen {
  size: TerminalSize = { cols: 80, rows: 24 };
  written: Uint8Array[] = [];
  clears = 0;
  begins: (readonly string[])[] = [];
  answers = true;
  applied: (TerminalSize & { leading: boolean })[] = [];
  private waiting: (() => void)[] = [];
  private readonly slow: boolean;

  constructor(options: { slow?: boolean } = {}) {
    this.slow = options.slow ?? false;
  }

  get text(): string {
    return Buffer.concat(this.written).toString();
  }

  showAll(): void {
    for (const shown of this.waiting.splice(0)) shown();
  }

  write(bytes: Uint8Array, shown: () => void): void {
    this.written.push(bytes.slice());
    if (this.slow) this.waiting.push(shown);
    else shown();
  }
  clear(): void {
    this.clears++;
    this.written = [];
  }
  beginBelow(lines: readonly string[]): void {
    this.begins.push(lines);
    this.written.push(Buffer.from('|'));
  }
  applySize(size: TerminalSize, leading: boolean): void {
    this.applied.push({ ...size, leading });
  }
  answerQueries(answer: boolean): void {
    this.answers = answer;
  }
}
