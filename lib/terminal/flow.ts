import { HIGH_WATER_BYTES, LOW_WATER_BYTES } from './limits.ts';

/**
 * Flow control by acknowledgement. socket.io's `emit` never blocks and its buffer has no bound, so what a viewer's
 * screen has taken in is the only back-pressure there is.
 */
export type Flow = {
  /** Offset up to which output was sent. */
  readonly sent: number;
  /** Offset up to which the viewer says that it is on the screen. */
  readonly acknowledged: number;
  /** Set at high water, cleared at low water: in between nothing flaps. */
  readonly blocked: boolean;
};

export const flowFrom = (offset: number): Flow => ({ sent: offset, acknowledged: offset, blocked: false });

export function afterSending(flow: Flow, bytes: number): Flow {
  const sent = flow.sent + bytes;
  return { ...flow, sent, blocked: flow.blocked || sent - flow.acknowledged >= HIGH_WATER_BYTES };
}

/** An acknowledgement of what was never sent, or of less than before, changes nothing. */
export function afterAcknowledging(flow: Flow, offset: number): Flow {
  if (offset <= flow.acknowledged || offset > flow.sent) return flow;
  return { ...flow, acknowledged: offset, blocked: flow.blocked && flow.sent - offset > LOW_WATER_BYTES };
}

/**
 * Whether the program has to wait: only when everybody who watches is behind. The fastest viewer sets the pace, a
 * slow one is fed from the ring; and without any viewer the program runs on.
 */
export function mustPause(flows: Iterable<Flow>): boolean {
  let watched = false;
  for (const flow of flows) {
    if (!flow.blocked) return false;
    watched = true;
  }
  return watched;
}
