import { useState } from "react";
import { trpc } from "@/components/trpc";
import type { Assertion, StartSigningInput } from "@/server/domain/passkey/passkey";
import type { ReviewDto } from "@/server/domain/review/api";
import { PasskeyFault, signWithPasskey } from "./ask-passkey";

/** Lets the user sign an approval with a passkey, if the review's policy requires it. */
export function useSigning({ policy, status, mayApprove }: ReviewDto) {
  const isRequired = policy.requirePasskey && status === "OPEN" && mayApprove.allowed;
  const { data: passkeys } = trpc.passkey.list.useQuery(undefined, { enabled: isRequired, staleTime: 0 });
  const start = trpc.review.startSigning.useMutation();
  const [isAsking, setAsking] = useState(false);
  const [fault, setFault] = useState<string | null>(null);

  return {
    isRequired,
    lacksPasskey: isRequired && passkeys?.length === 0,
    isPending: start.isPending || isAsking,
    failure: start.error,
    /** The reason the browser didn't sign. */
    fault,
    /** Returns the passkey's signature, or null if signing fails. */
    async sign(approval: StartSigningInput): Promise<Assertion | null> {
      setFault(null);
      try {
        const options = await start.mutateAsync(approval);
        setAsking(true);
        return await signWithPasskey(options);
      } catch (error) {
        // If `start` failed, `failure` already holds its error.
        if (error instanceof PasskeyFault) setFault(error.message);
        return null;
      } finally {
        setAsking(false);
      }
    },
  };
}
