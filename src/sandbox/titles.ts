/** Titles and levels that fit a person's place: function, department, depth, and whether people report to them. */
import { JOB_FUNCTIONS } from "./data/job-functions.js";
import { type Draw, FOR, pick } from "./random.js";

export interface Place {
  readonly depth: number;
  readonly manages: boolean;
  /** Index into JOB_FUNCTIONS. */
  readonly jobFunction: number;
  /** Index into the function's teams. */
  readonly team: number;
  readonly department: string;
  readonly companySize: number;
}

const GRADES: readonly (readonly [prefix: string, level: string])[] = [
  ["Junior ", "IC1"],
  ["", "IC2"],
  ["", "IC2"],
  ["", "IC3"],
  ["Senior ", "IC4"],
  ["Senior ", "IC4"],
  ["Staff ", "IC5"],
  ["Principal ", "IC6"],
];
const LARGE = 60;

export function titleOf(number: number, place: Place, draw: Draw): { readonly title: string; readonly level: string } {
  const { depth, manages, department, companySize } = place;
  const job = JOB_FUNCTIONS[place.jobFunction];
  if (depth === 0) return { title: companySize > LARGE ? "Chief Executive Officer" : "Founder & CEO", level: "M7" };
  if (manages && depth === 1) {
    return companySize > LARGE
      ? { title: job?.chief ?? "", level: "M6" }
      : { title: `Head of ${job?.name ?? ""}`, level: "M4" };
  }
  const drawn = draw(number, FOR.grade);
  if (manages && depth === 2 && companySize > LARGE * 5) return { title: `VP, ${department}`, level: "M5" };
  if (manages && depth === 3 && companySize > LARGE * 5) {
    return { title: `${drawn < 0.3 ? "Senior Director" : "Director"}, ${department}`, level: "M4" };
  }
  if (manages)
    return {
      title: pick(["Manager", "Manager", "Senior Manager", "Team Lead"], drawn) + `, ${department}`,
      level: "M2",
    };
  const roles = job?.teams[place.team]?.[1].split(",") ?? [];
  const [prefix, level] = pick(GRADES, drawn);
  return { title: prefix + pick(roles, draw(number, FOR.role)), level };
}
