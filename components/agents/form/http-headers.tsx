import { Plus, X } from "lucide-react";
import { useRef } from "react";
import { flushSync } from "react-dom";
import { Button, IconButton } from "@/components/ui/button";
import { Select, TextField } from "@/components/ui/field";
import type { CredentialDto } from "@/server/domain/credential/credential";
import type { HeaderForm } from "./agent-form";
import type { FormContext } from "./form-context";

/** A request's headers. Each has either a fixed value or a secret, whose value stays hidden. */
export function HttpHeaders({
  headers,
  credentials,
  errorOf,
  onChange,
}: {
  headers: readonly HeaderForm[];
  credentials: readonly CredentialDto[];
  errorOf: FormContext["errorOf"];
  onChange: (headers: HeaderForm[]) => void;
}) {
  const list = useRef<HTMLUListElement>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const secrets = credentials.filter(({ kind }) => kind === "header");

  function add() {
    flushSync(() => onChange([...headers, { name: "", value: "", credentialId: "" }]));
    list.current?.querySelector<HTMLElement>(`li:last-child input`)?.focus();
  }

  function remove(index: number) {
    flushSync(() => onChange(headers.toSpliced(index, 1)));
    addButton.current?.focus();
  }

  return (
    <fieldset className="grid grid-cols-1 justify-items-start gap-2">
      <legend className="mb-1 font-medium text-sm">Headers</legend>
      <ul ref={list} className="grid w-full grid-cols-1 gap-3 empty:hidden">
        {headers.map((header, index) => (
          <HeaderRow
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are controlled and have no other key
            key={index}
            index={index}
            header={header}
            secrets={secrets}
            errorOf={errorOf}
            onChange={(part) => onChange(headers.with(index, { ...header, ...part }))}
            onRemove={() => remove(index)}
          />
        ))}
      </ul>
      <Button ref={addButton} size="small" onClick={add}>
        <Plus aria-hidden className="size-4" />
        Add header
      </Button>
      <p className="text-muted text-sm">
        Don't enter authorization values, cookies, keys, or tokens here. Add each one as a secret under
        Settings → Models and secrets, then choose that secret as the header's source.
      </p>
    </fieldset>
  );
}

function HeaderRow({
  index,
  header: { name, value, credentialId },
  secrets,
  errorOf,
  onChange,
  onRemove,
}: {
  index: number;
  header: HeaderForm;
  secrets: readonly CredentialDto[];
  errorOf: FormContext["errorOf"];
  onChange: (part: Partial<HeaderForm>) => void;
  onRemove: () => void;
}) {
  const at = `/config/headers/${index}`;
  const isGone = credentialId !== "" && !secrets.some(({ id }) => id === credentialId);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 md:grid-cols-[minmax(0,2fr)_minmax(0,2fr)_minmax(0,3fr)_auto]">
      <TextField
        label={`Name of header ${index + 1}`}
        labelHidden
        placeholder="Content-Type"
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
        error={errorOf(`${at}/name`, "The name")}
        value={name}
        onChange={({ target }) => onChange({ name: target.value })}
      />
      <IconButton label={`Remove header ${index + 1}`} onClick={onRemove} className="md:order-last">
        <X aria-hidden className="size-4" />
      </IconButton>
      <Select
        label={`Source of header ${index + 1}`}
        labelHidden
        className="max-md:col-span-2"
        error={errorOf(`${at}/credentialId`, "The secret")}
        value={credentialId}
        onChange={({ target }) => onChange({ credentialId: target.value })}
      >
        <option value="">Fixed value</option>
        {isGone && <option value={credentialId}>Deleted secret</option>}
        {secrets.map(({ id, name }) => (
          <option key={id} value={id}>
            {name} (secret)
          </option>
        ))}
      </Select>
      {credentialId === "" ? (
        <TextField
          label={`Value of header ${index + 1}`}
          labelHidden
          className="max-md:col-span-2"
          placeholder="application/json"
          autoComplete="off"
          spellCheck={false}
          error={errorOf(`${at}/value`, "The value") ?? errorOf(at, "The header")}
          value={value}
          onChange={({ target }) => onChange({ value: target.value })}
        />
      ) : (
        <p className="self-center text-muted text-sm max-md:col-span-2">The secret's value stays hidden.</p>
      )}
    </li>
  );
}
