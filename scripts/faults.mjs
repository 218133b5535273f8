// npm run test:faults: breaks the app and checks that no run is affected.
import { runSuite } from "./test-build.mjs";

await runSuite(async () => (await import("../faults/main.ts")).runFaults);
