"use client";

import { Fingerprint } from "lucide-react";
import { useState } from "react";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Card, Section } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { List, ListRow } from "@/components/ui/list";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { toast } from "@/components/ui/toast";
import { useRowFocus } from "@/components/use-row-focus";
import type { PasskeyDto } from "@/server/domain/passkey/passkey";
import { AddPasskeyDialog, RemovePasskeyDialog, RenamePasskeyDialog } from "./passkey-dialogs";

type Opened = { kind: "add" } | { kind: "rename" | "remove"; passkey: PasskeyDto };

/** Lists the user's passkeys. `reviewId` is set if the user came from a review that they have to sign. */
export function Passkeys({
  initial,
  reviewId,
  organizationName,
}: {
  initial: PasskeyDto[];
  reviewId: string | null;
  organizationName: string;
}) {
  const { data: passkeys, refetch } = trpc.passkey.list.useQuery(undefined, { initialData: initial });
  const [opened, setOpened] = useState<Opened | null>(null);
  const { list, leave } = useRowFocus(passkeys, "button");

  function finish(message: string) {
    toast(message);
    setOpened(null);
    return refetch();
  }

  return (
    <Section
      id="passkeys"
      title="Passkeys"
      description={`For approvals in ${organizationName} that must be signed. Countersign gets only the public key.`}
      actions={<Button onClick={() => setOpened({ kind: "add" })}>Add passkey</Button>}
    >
      {reviewId && (
        <p role="note" className="rounded-md border border-edge px-4 py-3">
          {passkeys.length === 0
            ? "A review is waiting for your signature. Add a passkey first."
            : "You can sign now."}{" "}
          <Link href={`/reviews/${reviewId}`} className="underline">
            Back to the review
          </Link>
        </p>
      )}
      {passkeys.length === 0 ? (
        <Card className="p-4 text-muted">
          You don't have any passkeys. You only need one if a review asks for it.
        </Card>
      ) : (
        <List ref={list} aria-label="Passkeys">
          {passkeys.map((passkey) => (
            <PasskeyRow
              key={passkey.id}
              passkey={passkey}
              onRename={() => setOpened({ kind: "rename", passkey })}
              onRemove={() => setOpened({ kind: "remove", passkey })}
            />
          ))}
        </List>
      )}
      {opened?.kind === "add" && (
        <AddPasskeyDialog onClose={() => setOpened(null)} onAdded={() => finish("Passkey added")} />
      )}
      {opened?.kind === "rename" && (
        <RenamePasskeyDialog
          passkey={opened.passkey}
          onClose={() => setOpened(null)}
          onRenamed={() => finish("Passkey renamed")}
        />
      )}
      {opened?.kind === "remove" && (
        <RemovePasskeyDialog
          passkey={opened.passkey}
          onClose={() => setOpened(null)}
          onRemoved={() => {
            leave(opened.passkey.id);
            return finish("Passkey removed");
          }}
        />
      )}
    </Section>
  );
}

function PasskeyRow({
  passkey: { name, thumbprint, createdAt, lastUsedAt },
  onRename,
  onRemove,
}: {
  passkey: PasskeyDto;
  onRename: () => void;
  onRemove: () => void;
}) {
  return (
    <ListRow>
      <Fingerprint aria-hidden className="size-4 text-muted max-sm:hidden" />
      <div className="grid min-w-0 flex-1 gap-0.5">
        <p className="wrap-anywhere font-medium">{name}</p>
        <p className="text-muted text-sm">
          Added <RelativeTime at={createdAt} />
          {" · "}
          {lastUsedAt ? (
            <>
              Last used <RelativeTime at={lastUsedAt} />
            </>
          ) : (
            "Never used"
          )}
        </p>
        <p className="text-muted text-xs">
          Key <code className="break-all font-mono">{thumbprint}</code>
        </p>
      </div>
      <Button size="small" aria-label={`Rename ${name}`} onClick={onRename}>
        Rename
      </Button>
      <Button size="small" aria-label={`Remove ${name}`} onClick={onRemove}>
        Remove
      </Button>
    </ListRow>
  );
}
