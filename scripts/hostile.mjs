// npm run test:hostile: hostile requests, and isolation between organizations.
import { runSuite } from "./test-build.mjs";

await runSuite(async () => (await import("../faults/hostile/main.ts")).runHostile);
