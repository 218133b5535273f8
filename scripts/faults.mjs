// npm run test:faults: breaks the app and checks that it recovers.
import { runSuite } from "./test-build.mjs";

await runSuite(async () => (await import("../faults/main.ts")).runFaults);
