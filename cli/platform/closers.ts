/** What has to be closed at the end, latest first. */
export class Closers {
  readonly #open: (() => Promise<unknown> | unknown)[] = [];
  #closed = false;

  /** Registers a closing, as its thing is opened. After `closeAll` it is called at once: the opening came too late. */
  async add(close: () => Promise<unknown> | unknown): Promise<void> {
    if (this.#closed) await close();
    else this.#open.push(close);
  }

  /** Closes everything, also where one closing fails; returns what failed. */
  async closeAll(): Promise<unknown[]> {
    this.#closed = true;
    const failures: unknown[] = [];
    for (let close = this.#open.pop(); close; close = this.#open.pop()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    return failures;
  }
}
