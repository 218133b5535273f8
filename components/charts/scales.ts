import { scaleLinear } from "d3-scale";
import type { Unit } from "./unit";

const STEPS = 4;
const MAX_STEPS = 5;

export interface Axis {
  /** The largest value on the axis. */
  top: number;
  ticks: number[];
}

/** Returns an axis from 0 to at least `max`, with round steps. */
export function makeAxis(max: number, { least, steps }: Unit): Axis {
  const highest = Math.max(max, least);
  const step = steps?.find((step) => highest <= step * MAX_STEPS);
  if (step) {
    const count = Math.ceil(highest / step);
    return { top: count * step, ticks: Array.from({ length: count + 1 }, (_, index) => index * step) };
  }
  const scale = scaleLinear([0, highest], [0, 1]).nice(STEPS);
  const [, top = highest] = scale.domain();
  return { top, ticks: scale.ticks(STEPS) };
}

/** Returns a value's distance from the top of the plot, in percent. */
export function fromTop(value: number, { top }: Axis): number {
  return 100 * (1 - value / top);
}

/** The maximum number of labels below the axis. */
const MAX_NAMES = { wide: 8, narrow: 4 };

/** Chooses which columns have a label below them, on a wide screen and on a phone. */
export function chooseNamed(count: number): (index: number) => { wide: boolean; narrow: boolean } {
  const step = Math.ceil(count / MAX_NAMES.wide);
  const narrowStep = step * Math.ceil(count / (step * MAX_NAMES.narrow));
  return (index) => ({ wide: index % step === 0, narrow: index % narrowStep === 0 });
}
