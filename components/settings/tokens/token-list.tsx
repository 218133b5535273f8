import { type ComponentProps, type ReactNode, useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { List } from "@/components/ui/list";
import { toast } from "@/components/ui/toast";
import { useRowFocus } from "@/components/use-row-focus";
import type { TokenDto } from "@/server/domain/token/token";
import { TokenRow } from "./token-row";

/** Lists tokens with a way to revoke them. `empty` is shown if there are none. */
export function TokenList<Token extends TokenDto>({
  tokens,
  empty,
  describe,
  warn,
  onRevoked,
}: {
  tokens: Token[];
  empty: ReactNode;
  describe: (token: Token) => Pick<ComponentProps<typeof TokenRow>, "of" | "scopes">;
  /** The consequences of revoking this token. */
  warn: (token: Token) => string;
  onRevoked: () => Promise<unknown>;
}) {
  const [revoking, setRevoking] = useState<Token | null>(null);
  const { list, leave } = useRowFocus(tokens, "button");
  const revoke = trpc.token.revoke.useMutation({
    onSuccess: (_, { id }) => {
      leave(id);
      toast("Token revoked");
      setRevoking(null);
      return onRevoked();
    },
  });
  return (
    <>
      {tokens.length === 0 ? (
        empty
      ) : (
        <List ref={list}>
          {tokens.map((token) => (
            <TokenRow
              key={token.id}
              token={token}
              {...describe(token)}
              onRevoke={() => {
                revoke.reset();
                setRevoking(token);
              }}
            />
          ))}
        </List>
      )}
      <ConfirmDialog
        open={revoking !== null}
        onClose={() => setRevoking(null)}
        title={`Revoke “${revoking?.name}”?`}
        action="Revoke token"
        pending={revoke.isPending}
        onConfirm={() => revoking && revoke.mutate({ id: revoking.id })}
        failure={<FailureNotice title="Couldn't revoke the token" failure={revoke.error} />}
      >
        {revoking && warn(revoking)} You can't undo this.
      </ConfirmDialog>
    </>
  );
}
