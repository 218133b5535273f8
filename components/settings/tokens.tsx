"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { List, ListRow } from "@/components/ui/list";
import { RelativeTime } from "@/components/ui/relative-time";
import { toast } from "@/components/ui/toast";
import type { Scope } from "@/server/domain/access/access";
import type { TokenDto } from "@/server/domain/token/token";
import { type MadeToken, NewTokenForm } from "./new-token-form";
import { ShownToken } from "./shown-token";

export function Tokens({
  initial,
  scopes,
  usedScopes,
  publicUrl,
}: {
  initial: TokenDto[];
  scopes: readonly Scope[];
  usedScopes: readonly Scope[];
  publicUrl: string;
}) {
  const { data: tokens, refetch } = trpc.token.list.useQuery(undefined, { initialData: initial });
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<MadeToken | null>(null);
  const [revoking, setRevoking] = useState<TokenDto | null>(null);
  const revoke = trpc.token.revoke.useMutation({
    onSuccess: () => {
      toast("Token revoked");
      setRevoking(null);
      return refetch();
    },
  });
  const newToken = (
    <Button variant="primary" onClick={() => setMaking(true)}>
      New token
    </Button>
  );

  return (
    <Section
      title="API tokens"
      description="A token lets a program act as you over the API, within what you may do yourself."
      actions={tokens.length > 0 && newToken}
    >
      {tokens.length === 0 ? (
        <EmptyState title="No tokens yet" action={newToken}>
          With a token a program can start runs and answer reviews. Make one and paste the call it comes with.
        </EmptyState>
      ) : (
        <List>
          {tokens.map((token) => (
            <TokenRow
              key={token.id}
              token={token}
              whole={scopes.every((scope) => token.scopes.includes(scope))}
              onRevoke={() => {
                revoke.reset();
                setRevoking(token);
              }}
            />
          ))}
        </List>
      )}
      <Dialog
        keeps
        open={making}
        onClose={() => {
          setMaking(false);
          setMade(null);
        }}
        title={made ? `Token “${made.name}”` : "New token"}
      >
        {made ? (
          <ShownToken made={made} publicUrl={publicUrl} />
        ) : (
          <NewTokenForm
            scopes={scopes}
            usedScopes={usedScopes}
            onMade={(token) => {
              setMade(token);
              void refetch();
            }}
          />
        )}
      </Dialog>
      <ConfirmDialog
        open={revoking !== null}
        onClose={() => setRevoking(null)}
        title={`Revoke “${revoking?.name}”?`}
        action="Revoke"
        pending={revoke.isPending}
        onConfirm={() => revoking && revoke.mutate({ id: revoking.id })}
        failure={<FailureNotice title="The token was not revoked" failure={revoke.error} />}
      >
        What uses it is refused from now on. This cannot be undone.
      </ConfirmDialog>
    </Section>
  );
}

function TokenRow({ token, whole, onRevoke }: { token: TokenDto; whole: boolean; onRevoke: () => void }) {
  return (
    <ListRow>
      <KeyRound aria-hidden className="size-4 text-muted max-sm:hidden" />
      <div className="grid min-w-0 flex-1 gap-0.5">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="min-w-0 break-words font-medium">{token.name}</span>
          <code className="font-mono text-muted text-xs">cs_…{token.hint}</code>
        </p>
        <p className="text-muted text-sm">{whole ? "All that you may do" : token.scopes.join(", ")}</p>
        <p className="text-muted text-sm">
          {token.lastUsedAt ? (
            <>
              Used <RelativeTime at={token.lastUsedAt} />
            </>
          ) : (
            "Never used"
          )}
          {" · "}
          {token.expiresAt ? (
            <>
              Expires <RelativeTime at={token.expiresAt} />
            </>
          ) : (
            "Never expires"
          )}
        </p>
      </div>
      <Button size="small" aria-label={`Revoke ${token.name}`} onClick={onRevoke}>
        Revoke
      </Button>
    </ListRow>
  );
}
