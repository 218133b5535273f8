// npm run test:hostile: sends hostile requests and checks the isolation between organizations.
import { runSuite } from "./test-build.mjs";

await runSuite(async () => (await import("../faults/hostile/main.ts")).runHostile);
