import { useId } from "react";
import { Checkbox } from "@/components/ui/field";
import type { Scope } from "@/server/domain/access/access";
import { isPreselected, SCOPE_LABELS } from "./token-scopes";

/** Checkboxes for a new token's scopes. */
export function Permissions({
  scopes,
  usedScopes,
  none,
}: {
  scopes: readonly Scope[];
  usedScopes: readonly Scope[];
  /** Whether to report that no scope is selected. */
  none: boolean;
}) {
  const noneId = useId();
  return (
    <fieldset className="grid gap-1">
      <legend className="mb-1 font-medium text-sm">Permissions</legend>
      {scopes.map((scope) => (
        <Checkbox
          key={scope}
          name={scope}
          defaultChecked={isPreselected(scope, usedScopes)}
          aria-invalid={none || undefined}
          aria-describedby={none ? noneId : undefined}
          label={
            <>
              {SCOPE_LABELS[scope]} <code className="font-mono text-muted text-xs">{scope}</code>
            </>
          }
        />
      ))}
      {none && (
        <p id={noneId} className="text-failed text-sm">
          Choose at least one permission.
        </p>
      )}
    </fieldset>
  );
}
