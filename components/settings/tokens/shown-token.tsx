import { ShownSecret } from "@/components/settings/shown-secret";
import type { MadeToken } from "./new-token-form";
import { firstCall } from "./token-scopes";

/** A new token, which is shown only once, with a sample call. */
export function ShownToken({ made, publicUrl }: { made: MadeToken; publicUrl: string }) {
  const call = firstCall(publicUrl, made.token, made.scopes);
  return (
    <div className="grid gap-4">
      <p>Copy it now. You won't see it again.</p>
      <ShownSecret label="Token" text={made.token} />
      {call && <ShownSecret label="Try it in a terminal" text={call} />}
    </div>
  );
}
