import type { TerminalSize } from '#lib/sandbox/driver.ts';
import type { Viewer } from '#lib/terminal/terminal.ts';

/** A viewer that keeps everything, as a page would, and fails at a byte that is missing or comes twice. */
export class AttentiveViewer implements Viewer {
  life = '';
  position = 0;
  received: Uint8Array[] = [];
  clears = 0;
  sizes: (TerminalSize & { leading: boolean })[] = [];
  ends: (number | null)[] = [];
  largestFrame = 0;

  get screen(): Buffer {
    return Buffer.concat(this.received);
  }

  replay(notice: { life: string; from: number; until: number; clear: boolean }): void {
    if (!notice.clear && (notice.life !== this.life || notice.from !== this.position)) {
      throw new Error(`replay from ${notice.from} does not follow on ${this.position}`);
    }
    if (notice.clear) {
      this.clears++;
      this.received = [];
    }
    this.life = notice.life;
    this.position = notice.from;
  }
  output(offset: number, bytes: Uint8Array): void {
    if (offset !== this.position) throw new Error(`output at ${offset}, expected ${this.position}`);
    this.position += bytes.length;
    this.largestFrame = Math.max(this.largestFrame, bytes.length);
    this.received.push(Buffer.from(bytes));
  }
  size(size: TerminalSize & { leading: boolean }): void {
    this.sizes.push(size);
  }
  ended({ exitCode }: { exitCode: number | null }): void {
    this.ends.push(exitCode);
  }
}
