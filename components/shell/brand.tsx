import { Seal } from "@/components/ui/seal";

export function Brand() {
  return (
    <span className="inline-flex items-center gap-2.5 font-semibold text-page tracking-tight">
      <Seal state="signed" className="size-6" />
      Countersign
    </span>
  );
}
