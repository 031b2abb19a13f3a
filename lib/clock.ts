/** Time as a parameter, so that tests advance it instead of waiting. */
export interface Clock {
  now(): Date;
  /** Calls `callback` once after `milliseconds`; the returned function cancels. Never keeps the process alive. */
  after(milliseconds: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => new Date(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
