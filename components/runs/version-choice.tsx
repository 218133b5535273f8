import { Select } from "@/components/ui/field";
import type { RunDetailDto } from "@/server/domain/run/api";

/** Chooses between a run's version and the newest one. Shows nothing if there is no newer one. */
export function VersionChoice({
  run: { workflowVersion },
  newest,
  isNewer,
  onChange,
}: {
  run: Pick<RunDetailDto, "workflowVersion">;
  newest: number | null;
  isNewer: boolean;
  onChange: (isNewer: boolean) => void;
}) {
  if (newest === null) return null;
  return (
    <Select
      label="Version"
      value={isNewer ? "latest" : "same"}
      onChange={({ target }) => onChange(target.value === "latest")}
    >
      <option value="same">
        {workflowVersion === null ? "The draft" : `Version ${workflowVersion}`}, as before
      </option>
      <option value="latest">Version {newest}, the newest</option>
    </Select>
  );
}
