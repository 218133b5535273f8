import { type ReactNode, useState } from "react";
import { ChoiceGroup } from "@/components/ui/choice-group";
import { DECIDING_ROLES } from "@/server/domain/review/may-decide";

/**
 * Lets the user choose between everyone who can decide reviews and specific people or roles. `children` contains the
 * fields for the second option. Adding a person or role also selects that option.
 */
export function ApproversChoice({
  isEmpty,
  onClear,
  children,
}: {
  /** Whether nobody is named. */
  isEmpty: boolean;
  onClear: () => void;
  children: ReactNode;
}) {
  // Until someone is named, only this component knows that the user chose this option.
  const [isNaming, setNaming] = useState(false);
  const isEveryone = isEmpty && !isNaming;
  return (
    <>
      <ChoiceGroup
        legend="Approvers"
        value={isEveryone ? "everyone" : "named"}
        choices={[
          { value: "everyone", label: `Anyone who can approve (any ${DECIDING_ROLES})` },
          {
            value: "named",
            label: "Only these people or roles",
            hint:
              isEmpty && isNaming
                ? "Select at least one. Until then, anyone with permission to approve can decide."
                : undefined,
          },
        ]}
        onChange={(choice) => {
          setNaming(choice === "named");
          if (choice === "everyone" && !isEmpty) onClear();
        }}
      />
      <div className="grid min-w-0 gap-4 pl-6.5">{children}</div>
    </>
  );
}
