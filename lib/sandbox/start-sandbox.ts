import type { Sandbox } from '../db/generated/client.ts';
import { codeOf, SlipwayError } from '../errors.ts';
import { parametersFor } from '../labs/parameters.ts';
import { endSandbox } from './end-sandbox.ts';
import { failureReason, type LifeCycleDeps, minutesAfter } from './life-cycle.ts';
import { announceSandbox, moveSandbox } from './move-sandbox.ts';
import { prepareSandbox } from './prepare-sandbox.ts';
import type { SandboxReason, StartPhase } from './view.ts';
import { workInHand } from './work-in-hand.ts';

/** How many starts the estimate of the next looks back on. */
const REMEMBERED_STARTS = 20;

/**
 * Brings a sandbox that is `starting` to `ready`, or ends it with the reason why not. Never rejects. To be called once
 * for each sandbox; a second call while the first is at it waits for that one.
 */
export function startSandbox(deps: LifeCycleDeps, row: Sandbox): Promise<void> {
  const { starts } = workInHand(deps.db);
  const underWay = starts.get(row.id);
  if (underWay) return underWay.done;

  const calledOff = new AbortController();
  const done = bringUp(deps, row, calledOff.signal).catch((error) => {
    deps.log.error('sandbox.start-broke', { sandbox: row.id, error });
    return 'internal' as const;
  });
  const cleared = done.then(() => void starts.delete(row.id));
  starts.set(row.id, { calledOff, done: cleared });
  return cleared
    .then(() => done)
    .then(async (failure) => {
      if (failure) await (await endSandbox(deps, { id: row.id, reason: failure })).finished;
    })
    .catch((error) => deps.log.warn('sandbox.clean-up-failed', { sandbox: row.id, error }));
}

/** Null where it is ready, or where somebody else called it off and sees to the rest. */
async function bringUp(deps: LifeCycleDeps, row: Sandbox, signal: AbortSignal): Promise<SandboxReason | null> {
  const { id } = row;
  const began = performance.now();
  const { lab, parameters } = await findLab(deps, row);
  try {
    await deps.driver.start(
      { id, slot: row.slot, limits: lab.sandbox },
      { signal, onPhase: (phase) => void showPhase(deps, id, phase).catch(() => {}) },
    );
    await prepareSandbox(deps.driver, id, {
      lab,
      parameters,
      signal,
      onPhase: (phase) => showPhase(deps, id, phase),
    });
  } catch (thrown) {
    if (signal.aborted) return null;
    deps.log.warn('sandbox.start-failed', { sandbox: id, lab: row.labSlug, error: thrown });
    return codeOf(thrown) === 'exec-failed' ? 'setup-failed' : failureReason(codeOf(thrown));
  }
  const readyAt = deps.clock.now();
  const expiresAt = minutesAfter(readyAt, deps.env.SLIPWAY_SANDBOX_MINUTES);
  const data = { phase: null, readyAt, expiresAt, lastUsedAt: readyAt };
  const ready = await moveSandbox(deps, { id, from: 'starting', to: 'ready', data });
  if (!ready) {
    await deps.driver.stop(id);
    return null;
  }
  const milliseconds = Math.round(performance.now() - began);
  const { recentStarts } = workInHand(deps.db);
  recentStarts.push(milliseconds);
  if (recentStarts.length > REMEMBERED_STARTS) recentStarts.shift();
  deps.log.info('sandbox.ready', { sandbox: id, lab: row.labSlug, milliseconds });
  return null;
}

async function findLab({ db, labs }: LifeCycleDeps, row: Sandbox) {
  const lab = labs.find(({ slug }) => slug === row.labSlug);
  if (!lab) throw new SlipwayError('lab-not-found', `the lab ${row.labSlug} is not there any more`);
  const { handle } = await db.user.findUniqueOrThrow({ where: { id: row.userId }, select: { handle: true } });
  return { lab, parameters: parametersFor(lab, { userId: row.userId, handle }) };
}

async function showPhase(deps: LifeCycleDeps, id: string, phase: StartPhase): Promise<void> {
  const [row] = await deps.db.sandbox.updateManyAndReturn({ where: { id, status: 'starting' }, data: { phase } });
  if (row) await announceSandbox(deps, row);
}
