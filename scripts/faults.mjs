// npm run test:faults: breaks the app and checks that no run suffers.
import { runSuite } from "./test-build.mjs";

await runSuite(async () => (await import("../faults/main.ts")).runFaults);
