import type { ReactNode } from "react";
import { ChoiceGroup } from "@/components/ui/choice-group";
import { DECIDING_ROLES } from "@/server/domain/review/may-decide";

/**
 * Lets the user choose between everyone who can decide reviews and specific people or roles. `children` contains the
 * fields for the second option. Adding a person or role also selects that option.
 */
export function ApproversChoice({
  isEveryone,
  error,
  onChoose,
  children,
}: {
  isEveryone: boolean;
  /** Why the choice isn't complete, or "". */
  error: string;
  onChoose: (everyone: boolean) => void;
  children: ReactNode;
}) {
  return (
    <>
      <ChoiceGroup
        legend="Approvers"
        value={isEveryone ? "everyone" : "named"}
        choices={[
          { value: "everyone", label: `Anyone who can approve (any ${DECIDING_ROLES})` },
          { value: "named", label: "Only these people or roles", error },
        ]}
        onChange={(choice) => onChoose(choice === "everyone")}
      />
      <div className="grid min-w-0 gap-4 pl-6.5">{children}</div>
    </>
  );
}
