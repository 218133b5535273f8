import { Pencil, Trash2 } from "lucide-react";
import { useId, useRef, useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button, IconButton } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { ExactTime } from "@/components/ui/time/exact-time";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { CommentDto } from "@/server/domain/comment/api";
import { describeTokenUsed } from "@/server/domain/token/words";
import { CommentText } from "./comment-text";
import { DeleteComment } from "./delete-comment";
import { EditComment } from "./edit-comment";
import { readUnsent, useUnsent } from "./unsent";

/** One comment. A deleted comment shows only who wrote it, who deleted it, and when. */
export function CommentItem({ comment, memberId }: { comment: CommentDto; memberId: string }) {
  const { by, token, text, mentions, createdAt, editedAt, deletedAt, deletedBy } = comment;
  const history = useId();
  const place = useRef<HTMLLIElement>(null);
  const [isEditing, setEditing] = useState(() => readUnsent(comment.id) !== null);
  const [isDeleting, setDeleting] = useState(false);
  const [isHistoryShown, setHistoryShown] = useState(false);
  if (text === null)
    return (
      <li ref={place} tabIndex={-1} className="grid gap-1 py-3">
        <p className="wrap-anywhere font-medium">{by.name}</p>
        <p className="wrap-anywhere text-muted text-sm">
          Deleted by {deletedBy?.name} on {deletedAt && <ExactTime at={deletedAt} />}
        </p>
        <UnsentEdit commentId={comment.id} />
      </li>
    );
  return (
    <li ref={place} tabIndex={-1} className="grid grid-cols-1 gap-1 py-3">
      <div className="flex min-h-8 flex-wrap items-center gap-x-2 touch:min-h-11">
        <span className="wrap-anywhere min-w-0 font-medium">{by.name}</span>
        {token && <span className="wrap-anywhere text-muted text-sm">{describeTokenUsed(token)}</span>}
        <CommentTime at={createdAt} />
        {editedAt && (
          <Button
            size="small"
            variant="quiet"
            aria-expanded={isHistoryShown}
            aria-controls={history}
            className="text-muted"
            onClick={() => setHistoryShown(!isHistoryShown)}
          >
            Edited
          </Button>
        )}
        <span className="ml-auto flex">
          {comment.mayEdit && !isEditing && (
            <IconButton label="Edit comment" onClick={() => setEditing(true)}>
              <Pencil aria-hidden className="size-4" />
            </IconButton>
          )}
          {comment.mayDelete && !isEditing && (
            <IconButton label="Delete comment" onClick={() => setDeleting(true)}>
              <Trash2 aria-hidden className="size-4" />
            </IconButton>
          )}
        </span>
      </div>
      {isEditing ? (
        <EditComment
          comment={{ ...comment, text }}
          memberId={memberId}
          onClose={() => {
            setEditing(false);
            place.current?.focus();
          }}
        />
      ) : (
        <CommentText text={text} mentions={mentions} />
      )}
      {editedAt && (
        <div id={history} hidden={!isHistoryShown}>
          {isHistoryShown && <EarlierTexts key={editedAt} comment={comment} />}
        </div>
      )}
      <DeleteComment
        comment={comment}
        open={isDeleting}
        onClose={() => setDeleting(false)}
        onDeleted={() => place.current?.focus()}
      />
    </li>
  );
}

/** Shows what the user had typed when someone else deleted the comment. */
function UnsentEdit({ commentId }: { commentId: string }) {
  const [unsent, setUnsent] = useUnsent(commentId);
  if (unsent === null) return null;
  return (
    <div className="grid grid-cols-1 gap-2 rounded-md bg-sunken p-3">
      <p className="font-medium">Your edit wasn't saved</p>
      <p className="whitespace-pre-wrap wrap-anywhere">{unsent}</p>
      <Button className="w-fit" onClick={() => setUnsent(null)}>
        Discard edit
      </Button>
    </div>
  );
}

/** A relative time, with the exact time on hover and focus. */
function CommentTime({ at }: { at: string }) {
  return (
    <span
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the exact time must be reachable by keyboard.
      tabIndex={0}
      className="group relative rounded-sm text-muted text-sm"
    >
      <RelativeTime at={at} />
      <span className="sr-only group-focus-visible:not-sr-only group-focus-visible:absolute! group-focus-visible:top-full group-focus-visible:left-0 group-focus-visible:z-10 group-focus-visible:whitespace-nowrap group-focus-visible:rounded-sm group-focus-visible:border group-focus-visible:bg-surface group-focus-visible:px-2 group-focus-visible:py-1 group-focus-visible:text-ink">
        <ExactTime at={at} />
      </span>
    </span>
  );
}

/** Earlier versions of an edited comment, newest first. */
function EarlierTexts({ comment: { id: commentId, reviewId: id, mentions } }: { comment: CommentDto }) {
  const { data, error } = trpc.comment.get.useQuery({ id, commentId });
  if (!data) return error ? <FailureNotice title="Couldn't load the edits" failure={error} /> : <Skeleton />;
  return (
    <ol
      aria-label="Edit history, newest first"
      className="mt-1 grid grid-cols-1 gap-2 rounded-md bg-sunken p-3"
    >
      {data.earlier.toReversed().map(({ text, at }) => (
        <li key={at} className="grid grid-cols-1 gap-0.5">
          <span className="text-muted text-sm">
            Written on <ExactTime at={at} />
          </span>
          <CommentText text={text} mentions={mentions} />
        </li>
      ))}
    </ol>
  );
}
