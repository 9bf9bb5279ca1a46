/** All faults by name. */
import { ANSWER_FAULTS } from "./answer-faults.js";
import type { Fault } from "./fault.js";
import { PAGE_FAULTS } from "./page-faults.js";
import { RECORD_FAULTS } from "./record-faults.js";

const BY_NAME = { ...ANSWER_FAULTS, ...PAGE_FAULTS, ...RECORD_FAULTS };

export type FaultName = keyof typeof BY_NAME;

/** Every fault that can be switched on, with what it does. */
export const FAULTS: readonly { readonly name: FaultName; readonly description: string }[] = Object.keys(BY_NAME)
  .filter(isFaultName)
  .map((name) => ({ name, description: BY_NAME[name].description }));

export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(BY_NAME, name);
}

export function faultNamed(name: FaultName): Fault {
  return BY_NAME[name];
}
