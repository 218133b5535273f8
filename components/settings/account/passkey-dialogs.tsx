import { useState } from "react";
import { besideFields, FailureNotice, sayFault } from "@/components/failure-notice";
import { createPasskey, PasskeyFault } from "@/components/passkeys/ask-passkey";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { InlineError } from "@/components/ui/inline-error";
import { PasswordField } from "@/components/ui/password-field";
import type { PasskeyDto } from "@/server/domain/passkey/passkey";

const FIELDS = ["/name", "/password"];
const isField = (pointer: string) => FIELDS.includes(pointer);

/** Asks for a passkey name and the user's password, then has the browser create the passkey. */
export function AddPasskeyDialog({ onClose, onAdded }: { onClose: () => void; onAdded: () => void }) {
  const start = trpc.passkey.startAdding.useMutation();
  const add = trpc.passkey.add.useMutation({ onSuccess: onAdded });
  const [missing, setMissing] = useState({ name: false, password: false });
  const [fault, setFault] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const failure = start.error ?? add.error;

  async function create(name: string, password: string) {
    setFault(null);
    const options = await start.mutateAsync({ password });
    setAsking(true);
    try {
      await add.mutateAsync({ name, ...(await createPasskey(options)) });
    } catch (error) {
      if (error instanceof PasskeyFault) setFault(error.message);
    } finally {
      setAsking(false);
    }
  }

  function submit(form: HTMLFormElement) {
    const typed = new FormData(form);
    const [name, password] = [String(typed.get("name")).trim(), String(typed.get("password"))];
    setMissing({ name: name === "", password: password === "" });
    return name === "" || password === "" ? undefined : create(name, password);
  }

  function settle() {
    setMissing({ name: false, password: false });
    start.reset();
    add.reset();
  }

  return (
    <Dialog open onClose={onClose} title="Add passkey">
      <Form onSubmit={submit} onChange={settle}>
        <TextField
          label="Passkey name"
          name="name"
          aria-required
          maxLength={60}
          autoComplete="off"
          placeholder="Work laptop"
          hint="Name it after the device. Evidence shows this name with your signatures."
          error={missing.name ? "Give the passkey a name." : sayFault(failure, "/name", "The name")}
        />
        <PasswordField
          label="Your password"
          name="password"
          autoComplete="current-password"
          aria-required
          hint="Your browser will then ask where to save the passkey."
          error={missing.password ? "Enter your password." : sayFault(failure, "/password", "This")}
        />
        {fault && <InlineError title="Couldn't add the passkey">{fault}</InlineError>}
        <FailureNotice title="Couldn't add the passkey" failure={besideFields(failure, isField)} />
        <Footer
          action="Create passkey"
          pending={start.isPending || add.isPending || isAsking}
          onClose={onClose}
        />
      </Form>
    </Dialog>
  );
}

export function RenamePasskeyDialog({
  passkey: { id, name },
  onClose,
  onRenamed,
}: {
  passkey: PasskeyDto;
  onClose: () => void;
  onRenamed: () => void;
}) {
  const rename = trpc.passkey.rename.useMutation({ onSuccess: onRenamed });
  const fault = sayFault(rename.error, "/name", "The name");
  return (
    <Dialog open onClose={onClose} title="Rename passkey">
      <Form
        onSubmit={(form) => rename.mutateAsync({ id, name: String(new FormData(form).get("name")) })}
        onChange={() => rename.reset()}
      >
        <TextField
          label="Passkey name"
          name="name"
          aria-required
          maxLength={60}
          autoComplete="off"
          defaultValue={name}
          error={fault}
        />
        <FailureNotice title="Couldn't rename the passkey" failure={fault ? null : rename.error} />
        <Footer action="Save" pending={rename.isPending} onClose={onClose} />
      </Form>
    </Dialog>
  );
}

export function RemovePasskeyDialog({
  passkey: { id, name },
  onClose,
  onRemoved,
}: {
  passkey: PasskeyDto;
  onClose: () => void;
  onRemoved: () => void;
}) {
  const remove = trpc.passkey.remove.useMutation({ onSuccess: onRemoved });
  const [isMissing, setMissing] = useState(false);

  function submit(form: HTMLFormElement) {
    const password = String(new FormData(form).get("password"));
    setMissing(password === "");
    return password === "" ? undefined : remove.mutateAsync({ id, password });
  }

  return (
    <Dialog open onClose={onClose} title={`Remove “${name}”?`}>
      <Form
        onSubmit={submit}
        onChange={() => {
          setMissing(false);
          remove.reset();
        }}
      >
        <p>You won't be able to sign with it anymore. What you've signed stays valid.</p>
        <PasswordField
          label="Your password"
          name="password"
          autoComplete="current-password"
          aria-required
          error={isMissing ? "Enter your password." : sayFault(remove.error, "/password", "This")}
        />
        <FailureNotice title="Couldn't remove the passkey" failure={besideFields(remove.error, isField)} />
        <Footer action="Remove passkey" pending={remove.isPending} onClose={onClose} isDanger />
      </Form>
    </Dialog>
  );
}

function Footer({
  action,
  pending,
  onClose,
  isDanger = false,
}: {
  action: string;
  pending: boolean;
  onClose: () => void;
  isDanger?: boolean;
}) {
  return (
    <div className="flex flex-wrap justify-end gap-2">
      <Button onClick={onClose}>Cancel</Button>
      <Button type="submit" variant={isDanger ? "danger" : "primary"} pending={pending}>
        {action}
      </Button>
    </div>
  );
}
