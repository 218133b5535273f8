import { FailureNotice } from "@/components/failure-notice";
import { ShownSecret } from "@/components/settings/shown-secret";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import type { Scope } from "@/server/domain/access/access";
import { DAY_MS } from "@/server/domain/time";

const SCOPES: Scope[] = ["workflows:read", "runs:read", "runs:write"];
const DAYS = 30;

/**
 * Creates a token when the user asks for one, then shows a command that uses it. The command stays after it has run,
 * because the token can't be shown again once the user leaves the page.
 */
export function FirstCall({
  done,
  workflowId,
  token,
  onToken,
  publicUrl,
}: {
  done: boolean;
  workflowId: string | null;
  token: string | null;
  onToken: (token: string) => void;
  publicUrl: string;
}) {
  const create = trpc.token.create.useMutation({ onSuccess: (made) => onToken(made.token) });
  if (token)
    return (
      <div className="grid w-full grid-cols-1 gap-3">
        <ShownSecret label="Paste this into a terminal" text={writeCall(publicUrl, token, workflowId)} />
        <p className="text-muted text-sm">
          Copy the command now. You won't see its token again. The token can start and read runs. It expires
          in {DAYS} days. To revoke it, open Settings → API tokens.
        </p>
      </div>
    );
  if (done) return null;
  const start = () =>
    create.mutate({
      name: "First API call",
      scopes: SCOPES,
      expiresAt: new Date(Date.now() + DAYS * DAY_MS).toISOString(),
    });
  return (
    <>
      <Button pending={create.isPending} onClick={start}>
        Create token
      </Button>
      {create.error && (
        <div className="w-full">
          <FailureNotice title="Couldn't create the token" failure={create.error} />
        </div>
      )}
    </>
  );
}

/** Returns a command that starts a run, or one that lists the workflows if there's no workflow to run. */
function writeCall(publicUrl: string, token: string, workflowId: string | null): string {
  const bearer = `-H "Authorization: Bearer ${token}"`;
  if (!workflowId) return `curl ${publicUrl}/api/v1/workflows ${bearer}`;
  return [
    `curl ${publicUrl}/api/v1/workflows/${workflowId}/run \\`,
    `  ${bearer} \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '{"input": "Copper rose 1.2 percent today, to 9,480 dollars a metric ton."}'`,
  ].join("\n");
}
