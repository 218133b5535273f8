// npm run test:faults: what the app survives.
import { runSuite } from "./test-build.mjs";

await runSuite(async () => (await import("../faults/main.ts")).runFaults);
