// npm run audit:verify: verifies that nobody changed the ledger.
import { runCommand } from "./command.mjs";

await runCommand(async () => (await import("../server/generated/bundles/audit-verify.js")).runAuditVerify, {
  failed: 2,
});
