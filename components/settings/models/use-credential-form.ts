import { useState } from "react";
import { defaultAddress, SECRET_KIND_NAMES } from "@/components/models/words";
import { settle, trpc } from "@/components/trpc";
import type { CredentialDto, CredentialKind } from "@/server/domain/credential/credential";
import { goesTo } from "./credential-words";

export interface EditedCredential {
  /** Null for a new secret. */
  credential: CredentialDto | null;
  firstKind: CredentialKind;
  /** The initial values for a new secret, if known. */
  firstAddress?: string;
  firstName?: string;
  onSaved: (saved: CredentialDto) => void;
  /** Replaces the input with the version that someone else saved. Undefined for a new secret. */
  onTheirs?: (theirs: CredentialDto) => void;
}

/** Returns the form's input, whether the secret needs a key, and the request that saves the secret. */
export function useCredentialForm({
  credential,
  firstKind,
  firstAddress,
  firstName = "",
  onSaved,
  onTheirs,
}: EditedCredential) {
  const [kind, setKind] = useState(credential?.kind ?? firstKind);
  const [typedName, setName] = useState(credential?.name ?? null);
  const [addresses, setAddresses] = useState<Partial<Record<CredentialKind, string>>>(
    credential ? { [credential.kind]: credential.baseUrl } : {},
  );
  const [secret, setSecret] = useState("");
  const [keyless, setKeyless] = useState(credential?.hasSecret === false);
  const [isKeyMissing, setKeyMissing] = useState(false);
  const save = trpc.credential.save.useMutation({ onSuccess: onSaved });
  const api = trpc.useUtils();

  const name = typedName ?? (kind === "header" ? firstName : SECRET_KIND_NAMES[kind]);
  const address = addresses[kind] ?? firstAddress ?? defaultAddress(kind);
  const isElsewhere = credential?.kind !== kind || !goesTo(credential, address);
  const needsKey = !(keyless && kind === "compatible");

  /** `base` is the version to replace. */
  function submit(base = credential) {
    const missing = needsKey && (!credential?.hasSecret || isElsewhere) && secret.trim() === "";
    setKeyMissing(missing);
    if (missing) return undefined;
    const given = !needsKey ? null : secret.trim() === "" ? undefined : secret;
    const replaces = base ? { id: base.id, revision: base.revision } : undefined;
    return settle(save.mutateAsync({ replaces, name, kind, baseUrl: address, secret: given }));
  }

  /** Undefined if the secret was deleted or the server is unreachable. Saving then shows the reason. */
  function readTheirs() {
    const list = api.credential.list.fetch(undefined, { staleTime: 0 });
    return list.then((all) => all.find(({ id }) => id === credential?.id)).catch(() => undefined);
  }

  return {
    input: { kind, name, address, secret, keyless },
    /** Whether the key would be sent to an address that the saved key isn't sent to. */
    isElsewhere,
    needsKey,
    isKeyMissing,
    save,
    submit: () => submit(),
    /** Overwrites someone else's change. */
    saveOver: async () => void submit(await readTheirs()),
    async discard() {
      const theirs = await readTheirs();
      if (theirs) onTheirs?.(theirs);
      else void submit();
    },
    changeKind(kind: CredentialKind) {
      setKind(kind);
      save.reset();
    },
    changeAddress(address: string) {
      setAddresses({ ...addresses, [kind]: address });
      save.reset();
    },
    changeKeyless(keyless: boolean) {
      setKeyless(keyless);
      setKeyMissing(false);
    },
    changeSecret(secret: string) {
      setSecret(secret);
      setKeyMissing(false);
      save.reset();
    },
    changeName(name: string) {
      setName(name);
      save.reset();
    },
  };
}
