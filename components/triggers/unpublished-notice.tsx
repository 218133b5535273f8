import { Link } from "@/components/ui/link";

/** Explains that triggers can't start runs yet. Renders nothing for a published workflow. */
export function UnpublishedNotice({
  workflow: { id, stepCount },
}: {
  workflow: { id: string; stepCount: number };
}) {
  if (stepCount > 0) return null;
  return (
    <p className="max-w-2xl rounded-md bg-failed-soft px-4 py-3">
      This workflow has no published steps, so triggers can't start runs.{" "}
      <Link href={`/workflows/${id}`} className="underline">
        Open the workflow
      </Link>{" "}
      and publish it.
    </p>
  );
}
