import type { Database } from "@/server/infra/db";

const TABLES = [
  ...["Workflow", "WorkflowVersion", "WorkflowDraft", "Session", "Run", "RunView", "BulkAction", "BulkItem"],
  ...["StepRun", "Review", "Decision", "ReviewComment", "CommentText", "CommentMention"],
  ...["ReviewReassignment", "ReviewReading", "Job", "Member", "MemberCover", "Invitation", "Message"],
  ...["Notification", "NotificationPreference", "Trigger", "TriggerFiring", "Webhook", "WebhookDelivery"],
  ...["LedgerCheck", "LedgerWitness", "ApiToken", "Agent", "AgentRevision", "WorkflowVersionAgent"],
  ...["Credential", "ToolServer", "ToolCall", "ModelPrice", "Spending", "ChangeRecord", "ChangeProposal"],
  "IdempotencyRecord",
];
/** The columns that a snapshot omits, because they change on their own: when something was last used or woken. */
const OMITTED: Record<string, string> = {
  Run: "dispatchedAt",
  Review: "dispatchedAt",
  ApiToken: "lastUsedAt",
};

const rowsOf = (table: string, key: string) =>
  `SELECT '${table} ' || (to_jsonb(t) - '${OMITTED[table] ?? ""}')::text AS line FROM "${table}" t WHERE "${key}" = $1`;

/** A single statement, to save time: tests take a snapshot before and after each of many calls. */
const SELECT_ALL = `SELECT coalesce(string_agg(line, E'\\n' ORDER BY line), '') AS text FROM (
  ${[...TABLES.map((table) => rowsOf(table, "organizationId")), rowsOf("Organization", "id")].join("\n  UNION ALL ")}
) lines`;

/** Returns everything that an organization owns as one string, to detect changes. */
export async function snapshot(db: Database, organizationId: string): Promise<string> {
  const [row] = await db.$queryRawUnsafe<{ text: string }[]>(SELECT_ALL, organizationId);
  if (!row) throw new Error("an aggregate returns one row");
  return row.text;
}
