import { useRef, useState } from "react";
import { MemberOption } from "@/components/member-option";
import { LazyCombobox } from "@/components/ui/combobox/lazy-combobox";
import { Field } from "@/components/ui/field";
import { decidesReviews } from "@/server/domain/review/deciders";
import { type Member, readAddresses, searchMembers } from "./approvers";
import { NamedPeople } from "./named-people";

const MAX_SHOWN = 8;

/** Selects the people who can decide a review, from the members or by email address. */
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
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [refused, setRefused] = useState(false);
  const found = searchMembers(members, text, approvers);
  const choices = found.filter(({ role }) => decidesReviews(role)).slice(0, MAX_SHOWN);
  const addresses = readAddresses(text);

  function change(next: string) {
    setText(next);
    setRefused(false);
  }

  function add(added: readonly string[]) {
    onAdd(added);
    change("");
  }

  const shownErrors = refused
    ? [`“${text.trim()}” isn't a member or an email address. Choose from the list or enter a full address.`]
    : errors;
  return (
    <div className="grid gap-2">
      <Field label="Specific people" hint={hint} error={shownErrors.join(" ") || null}>
        {(wiring) => (
          <LazyCombobox
            fieldRef={field}
            field={{
              ...wiring,
              inputMode: "email",
              placeholder: "Name or email",
              onBlur: () => addresses && add(addresses),
            }}
            text={text}
            onText={change}
            listLabel="Members"
            groups={[{ entries: choices }]}
            renderEntry={(member) => <MemberOption {...member} />}
            status={explain(found, choices, addresses)}
            highlightFirst={text.trim() !== "" && !addresses}
            onPick={({ email }) => add([email])}
            onEnter={() => (addresses ? add(addresses) : setRefused(text.trim() !== ""))}
          />
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

/** Returns the status shown below the list, or "". */
function explain(found: readonly Member[], choices: readonly Member[], addresses: readonly string[] | null) {
  if (choices.length === 0 && addresses) return "Press Enter to add this address.";
  const [only] = found;
  if (choices.length === 0 && only)
    return found.length === 1
      ? `${only.name} is a ${only.role} and can't decide reviews.`
      : "None of these members can decide reviews.";
  if (choices.length === 0) return "No members found. You can enter a full email address.";
  const more = found.filter(({ role }) => decidesReviews(role)).length - choices.length;
  return more > 0 ? `${more} more. Type to narrow the list.` : "";
}
