import { useState } from "react";
import { isProvider } from "@/components/models/words";
import { trpc } from "@/components/trpc";
import { Dialog } from "@/components/ui/dialog";
import type { CredentialDto, CredentialKind } from "@/server/domain/credential/credential";
import { Connected, type NextStep } from "./connected";
import { CredentialForm } from "./credential-form";

/** Saves a provider's key and tests it, or saves a header value. */
export function CredentialDialog({
  credential,
  firstKind,
  nextStep,
  onSaved,
  onClose,
}: {
  /** Null for a new secret. */
  credential: CredentialDto | null;
  firstKind: CredentialKind;
  /** Returns the next step after a provider's key is saved. */
  nextStep: (saved: CredentialDto) => NextStep;
  onSaved: (saved: CredentialDto) => void;
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
          next={nextStep(saved)}
          onAgain={() => check.mutate({ id: saved.id })}
          onChange={() => setEditing(true)}
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
