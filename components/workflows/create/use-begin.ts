import { useMutation } from "@tanstack/react-query";
import { TRPCClientError } from "@trpc/client";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { type Failure, trpc } from "@/components/trpc";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import type { AppRouter } from "@/server/transports/trpc/router";
import { type Beginning, findMade } from "./beginning";

/** Reading this many workflows is enough to find one that the member created since the page was opened. */
const LOOKED_AT = 20;

interface Attempt {
  /** The card that was used, which shows the progress and the error. */
  way: string;
  beginning: Beginning;
  /** Returns the URL to open for the new workflow. */
  hrefOf: (id: string) => string;
  onMade?: () => void;
}

export interface Begin {
  begin: (attempt: Attempt) => void;
  isPending: (way: string) => boolean;
  failureOf: (way: string) => Failure | null;
  /** Whether a failed attempt created the workflow without saving its draft. */
  isHalfMade: (beginning: Beginning) => boolean;
}

/**
 * Creates a workflow and opens it. Never creates two: a second press is ignored while the first is in
 * progress, a retry first looks for a workflow created by an attempt whose response was lost, and a partly
 * created workflow is completed.
 */
export function useBegin(place: { memberId: string; openedAt: string }): Begin {
  const router = useRouter();
  const utils = trpc.useUtils();
  const busy = useRef(false);
  const answerLost = useRef(false);
  const [halfMade, setHalfMade] = useState<{ beginning: Beginning; id: string; revision: number } | null>(
    null,
  );

  async function make(beginning: Beginning): Promise<{ id: string; revision: number }> {
    if (halfMade?.beginning === beginning) return halfMade;
    if (answerLost.current) {
      const query = { sort: "createdAt" as const, page: 0, size: LOOKED_AT };
      const made = findMade((await utils.client.workflow.list.query(query)).content, beginning, place);
      if (made) return made;
    }
    try {
      return await utils.client.workflow.create.mutate(beginning.published);
    } catch (error) {
      if (!dataOf(error)) answerLost.current = true;
      throw error;
    }
  }

  async function saveDraft(draft: { id: string; definition: DraftDefinition; baseRevision: number }) {
    try {
      await utils.client.draft.save.mutate({ ...draft, expectedDraftRevision: 0 });
    } catch (error) {
      // No one else knows about this workflow, so a conflict means that an earlier attempt saved the draft and only
      // the response was lost.
      if (dataOf(error)?.appCode !== "conflict") throw error;
    }
  }

  const attempt = useMutation<string, Failure, Attempt>({
    mutationFn: async ({ beginning, hrefOf }) => {
      const { id, revision } = await make(beginning);
      if (beginning.draft) {
        setHalfMade({ beginning, id, revision });
        await saveDraft({ id, definition: beginning.draft, baseRevision: revision });
      }
      return hrefOf(id);
    },
    onSuccess: (href, { onMade }) => {
      void utils.workflow.list.invalidate();
      onMade?.();
      router.push(href);
    },
    onError: () => {
      busy.current = false;
    },
  });

  return {
    begin: (next) => {
      if (busy.current) return;
      busy.current = true;
      attempt.mutate(next);
    },
    isPending: (way) => attempt.variables?.way === way && (attempt.isPending || attempt.isSuccess),
    failureOf: (way) => (attempt.variables?.way === way ? attempt.error : null),
    isHalfMade: (beginning) => halfMade?.beginning === beginning,
  };
}

/** Returns the server's details about an error. Undefined if the server didn't respond. */
function dataOf(error: unknown): Failure["data"] {
  return error instanceof TRPCClientError ? (error as TRPCClientError<AppRouter>).data : undefined;
}
