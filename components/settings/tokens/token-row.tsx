import { KeyRound } from "lucide-react";
import { Button } from "@/components/ui/button";
import { ListRow } from "@/components/ui/list";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { Scope } from "@/server/domain/access/access";
import type { MemberTokenDto, TokenDto } from "@/server/domain/token/token";

/**
 * `scopes` are the member's scopes. `of` is the token's owner, or undefined for the current user's own token.
 */
export function TokenRow({
  token,
  of,
  scopes,
  onRevoke,
}: {
  token: TokenDto;
  of?: MemberTokenDto["member"];
  scopes: readonly Scope[];
  onRevoke: () => void;
}) {
  const whole = scopes.every((scope) => token.scopes.includes(scope));
  const everything = of ? "Everything their role allows" : "Everything your role allows";
  return (
    <ListRow>
      <KeyRound aria-hidden className="size-4 text-muted max-sm:hidden" />
      <div className="grid min-w-0 flex-1 gap-0.5">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="min-w-0 wrap-anywhere font-medium">{token.name}</span>
          <code className="font-mono text-muted text-xs">cs_…{token.hint}</code>
        </p>
        {of && (
          <p className="wrap-anywhere text-sm">
            {of.name} <span className="text-muted">{of.email}</span>
          </p>
        )}
        <p className="text-muted text-sm">{whole ? everything : token.scopes.join(", ")}</p>
        <p className="text-muted text-sm">
          {token.lastUsedAt ? (
            <>
              Used <RelativeTime at={token.lastUsedAt} />
            </>
          ) : (
            "Never used"
          )}
          {" · "}
          <Expiry at={token.expiresAt} />
        </p>
      </div>
      <Button
        size="small"
        aria-label={of ? `Revoke ${of.name}'s token ${token.name}` : `Revoke ${token.name}`}
        onClick={onRevoke}
      >
        Revoke
      </Button>
    </ListRow>
  );
}

function Expiry({ at }: { at: string | null }) {
  if (at === null) return "Never expires";
  return (
    <>
      {new Date(at) <= new Date() ? "Expired" : "Expires"} <RelativeTime at={at} />
    </>
  );
}
