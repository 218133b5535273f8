import { MemberOption } from "@/components/member-option";
import { LazyCombobox } from "@/components/ui/combobox/lazy-combobox";
import { Field } from "@/components/ui/field";
import type { MemberDto } from "@/server/domain/member/member";

const MAX_SHOWN = 8;

/** A field for one member, found by name, email, or role. */
export function NewApproverField({
  people,
  text,
  chosen,
  onChange,
  error,
}: {
  people: readonly MemberDto[];
  text: string;
  /** The member whose email was typed. */
  chosen: MemberDto | undefined;
  onChange: (text: string) => void;
  error: string | null;
}) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = people.filter(({ name, email, role }) => {
    const described = `${name} ${email} ${role}`.toLowerCase();
    return words.every((word) => described.includes(word));
  });
  const more = found.length - MAX_SHOWN;
  const none = people.length === 0 ? "No other member can decide this review." : "No results";
  const status = more > 0 ? `${more} more. Type to narrow the list.` : none;
  return (
    <Field label="New approver" hint={chosen ? chosen.name : "Find a member by name or email."} error={error}>
      {(wiring) => (
        <LazyCombobox
          field={{ ...wiring, inputMode: "email", placeholder: "Name or email" }}
          text={text}
          onText={onChange}
          listLabel="Members"
          groups={[{ entries: found.slice(0, MAX_SHOWN) }]}
          renderEntry={(member) => <MemberOption {...member} />}
          status={found.length === 0 || more > 0 ? status : ""}
          highlightFirst={words.length > 0 && !chosen}
          onPick={({ email }) => onChange(email)}
        />
      )}
    </Field>
  );
}
