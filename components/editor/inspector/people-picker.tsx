import { useId, useRef, useState } from "react";
import { classNames } from "@/components/ui/class-names";
import { CONTROL, Field } from "@/components/ui/field";
import { nameOfRole } from "@/server/domain/access/access";
import { decidesReviews } from "@/server/domain/review/deciders";
import { type Member, readAddresses, searchMembers } from "./policy/approvers";
import { NamedPeople } from "./policy/named-people";
import { usePicker } from "./use-picker";

const MAX_SHOWN = 8;

/** The people whom a review asks by name: found among the members, or added by their address. */
export function PeoplePicker({
  approvers,
  members,
  hint,
  errors,
  onAdd,
  onRemove,
}: {
  approvers: readonly string[];
  members: readonly Member[];
  hint: string;
  errors: readonly string[];
  onAdd: (addresses: readonly string[]) => void;
  onRemove: (approver: string) => void;
}) {
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [refused, setRefused] = useState(false);
  const found = searchMembers(members, text, approvers);
  const choices = found.filter(({ role }) => decidesReviews(role)).slice(0, MAX_SHOWN);
  const addresses = readAddresses(text);

  const { open, active, show, close, onKeyDown } = usePicker(choices.length, {
    pick: (index) => pick(choices[index]?.email),
    enter: () => {
      if (addresses) return add(addresses);
      setRefused(text.trim() !== "");
      close();
    },
  });

  function add(added: readonly string[]) {
    onAdd(added);
    setText("");
    setRefused(false);
    close();
  }

  function pick(email: string | undefined) {
    if (email) add([email]);
  }

  const shownErrors = refused
    ? [`“${text.trim()}” isn't a member or an email address. Choose from the list or enter a full address.`]
    : errors;
  return (
    <div className="grid gap-2">
      <Field label="Specific people" hint={hint} error={shownErrors.join(" ") || null}>
        {(wiring) => (
          <div className="relative">
            <input
              {...wiring}
              ref={field}
              type="text"
              role="combobox"
              inputMode="email"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              placeholder="Name or email"
              aria-expanded={open}
              aria-controls={open ? listId : undefined}
              aria-autocomplete="list"
              aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
              value={text}
              onChange={({ target }) => {
                setText(target.value);
                setRefused(false);
                show(target.value.trim() === "" || readAddresses(target.value) ? -1 : 0);
              }}
              onClick={() => show(-1)}
              onKeyDown={onKeyDown}
              onBlur={() => {
                if (addresses) add(addresses);
                close();
              }}
              className={`${CONTROL} h-9 touch:h-11`}
            />
            {open && (
              <div className="absolute inset-x-0 top-full z-10 mt-1 max-h-72 overflow-y-auto rounded-md border border-edge bg-surface p-1">
                <div role="listbox" id={listId} aria-label="Members" tabIndex={-1}>
                  {choices.map((member, index) => (
                    <Choice
                      key={member.id}
                      id={`${listId}-${index}`}
                      member={member}
                      active={index === active}
                      onPick={() => pick(member.email)}
                    />
                  ))}
                </div>
                <p role="status" className="px-3 py-1.5 text-muted text-sm empty:hidden">
                  {explain(found, choices, addresses)}
                </p>
              </div>
            )}
          </div>
        )}
      </Field>
      <NamedPeople
        approvers={approvers}
        members={members}
        onRemove={(approver) => {
          onRemove(approver);
          field.current?.focus();
        }}
      />
    </div>
  );
}

function Choice({
  id,
  member: { name, email, role },
  active,
  onPick,
}: {
  id: string;
  member: Member;
  active: boolean;
  onPick: () => void;
}) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and the keys.
    <div
      ref={(element) => {
        if (active) element?.scrollIntoView({ block: "nearest" });
      }}
      id={id}
      role="option"
      aria-selected={active}
      tabIndex={-1}
      // The field keeps the focus: leaving it would close the list under the pointer.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
      className={classNames(
        "flex min-h-9 cursor-pointer flex-wrap items-center gap-x-2 rounded-sm px-3 py-1 hover:bg-sunken touch:min-h-11",
        active && "bg-accent-soft",
      )}
    >
      <span className="font-medium">{name}</span>
      <span className="wrap-anywhere min-w-0 text-muted text-sm">
        {email}, {nameOfRole(role).toLowerCase()}
      </span>
    </div>
  );
}

/** What the list does not say by itself. */
function explain(found: readonly Member[], choices: readonly Member[], addresses: readonly string[] | null) {
  if (choices.length === 0 && addresses) return "Press Enter to add this address.";
  const [only] = found;
  if (choices.length === 0 && only)
    return found.length === 1
      ? `${only.name} is a ${only.role} and can't decide reviews.`
      : "None of these members can decide reviews.";
  if (choices.length === 0) return "No member found. You can enter a full email address.";
  const more = found.filter(({ role }) => decidesReviews(role)).length - choices.length;
  return more > 0 ? `${more} more. Type to find them.` : "";
}
