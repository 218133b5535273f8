import { useState } from "react";
import { isProvider } from "@/components/models/words";
import { trpc } from "@/components/trpc";
import { Dialog } from "@/components/ui/dialog";
import type { ModelChoice } from "@/server/domain/agent/config";
import type { CredentialDto, CredentialKind } from "@/server/domain/credential/credential";
import { Connected } from "./connected";
import { CredentialForm } from "./credential-form";

/** Connects a model in two steps, first the key, then the model. Can also save a header value. */
export function CredentialDialog({
  credential,
  firstKind,
  chosen,
  onSaved,
  onDefault,
  onClose,
}: {
  /** Null for a new secret. */
  credential: CredentialDto | null;
  firstKind: CredentialKind;
  chosen: ModelChoice | null;
  onSaved: (saved: CredentialDto) => void;
  onDefault: (model: ModelChoice | null) => void;
  onClose: () => void;
}) {
  /** The saved secret, if it's newer than `credential`. */
  const [saved, setSaved] = useState<CredentialDto | null>(null);
  const [editing, setEditing] = useState(true);
  const check = trpc.credential.check.useMutation();
  const header = firstKind === "header";

  function settle(credential: CredentialDto) {
    onSaved(credential);
    if (!isProvider(credential)) return onClose();
    setSaved(credential);
    setEditing(false);
    check.mutate({ id: credential.id });
  }

  const words = header ? "Secret" : "Connect a model";
  return (
    <Dialog open onClose={onClose} title={saved?.name ?? credential?.name ?? words}>
      {saved && !editing ? (
        <Connected
          credential={saved}
          checked={check.data}
          failure={check.error}
          chosen={chosen?.credentialId === saved.id ? chosen : null}
          onAgain={() => check.mutate({ id: saved.id })}
          onChange={() => setEditing(true)}
          onDefault={onDefault}
        />
      ) : (
        <CredentialForm
          key={saved?.revision}
          credential={saved ?? credential}
          firstKind={firstKind}
          onSaved={settle}
          onTheirs={setSaved}
        />
      )}
    </Dialog>
  );
}
