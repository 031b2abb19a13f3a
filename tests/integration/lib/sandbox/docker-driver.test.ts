import { driverConformance } from '#tests/support/driver-conformance.ts';
import { testEngine } from '#tests/support/engine.ts';

driverConformance('Docker', () => ({
  driver: testEngine().driver,
  withoutImage: testEngine({ SLIPWAY_SANDBOX_IMAGE: 'slipway/no-such-sandbox:ever', SLIPWAY_SANDBOX_INTERNET: false })
    .driver,
  image: 'debian:trixie-slim',
}));
