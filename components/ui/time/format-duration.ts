/** Formats a duration in its two largest units: "340 ms", "1.4 s", "12 s", "3 min 20 s", "2 h 5 min", "4 d 1 h". */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 10 && !Number.isInteger(seconds)) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.floor(seconds);
  const parts = [
    { unit: "d", count: Math.floor(whole / 86_400) },
    { unit: "h", count: Math.floor(whole / 3_600) % 24 },
    { unit: "min", count: Math.floor(whole / 60) % 60 },
    { unit: "s", count: whole % 60 },
  ];
  const first = parts.findIndex(({ count }) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(({ count }) => count > 0)
    .map(({ unit, count }) => `${count} ${unit}`)
    .join(" ");
}
