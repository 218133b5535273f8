import type { ReactNode } from "react";
import { Warning } from "@/components/ui/warning";
import { EMPTY_INPUT } from "@/server/domain/trigger/words";

/**
 * Warns that runs would have no input. `user` is the name of the agent that uses the input. Renders nothing if `user`
 * is null. `children` can offer a fix.
 */
export function EmptyInputWarning({ user, children }: { user: string | null; children?: ReactNode }) {
  return (
    user !== null && (
      <Warning title={EMPTY_INPUT.title}>
        {EMPTY_INPUT.hint(user)}
        {children}
      </Warning>
    )
  );
}
