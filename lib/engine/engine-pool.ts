import { oncePerProcess } from '../once.ts';
import type { Driver } from '../sandbox/driver.ts';
import { connectStudentEngine, type StudentEngine } from './student-engine.ts';

const engines = oncePerProcess('student-engines', () => new Map<string, StudentEngine>());

/** The one connection pool of this process to a sandbox's engine; forgotten again when it has been idle. */
export function studentEngineOf(driver: Pick<Driver, 'exec'>, sandboxId: string): StudentEngine {
  const known = engines.get(sandboxId);
  if (known) return known;
  const engine = connectStudentEngine(driver, sandboxId, {
    onIdle: () => {
      if (engines.get(sandboxId) === engine) engines.delete(sandboxId);
    },
  });
  engines.set(sandboxId, engine);
  return engine;
}
