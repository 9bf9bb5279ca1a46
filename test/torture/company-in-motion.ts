/** A sandbox whose people all change together, so that half a cycle would show. */
import { createSandbox, type Sandbox } from "../../src/sandbox/sandbox.js";
import type { Served } from "../bridge/served-directory.js";
import { LATTICE_KEY } from "./bridge-process.js";

export interface CompanyInMotion {
  readonly url: string;
  readonly control: Sandbox["control"];
  /** Gives all of the marked the same new title in one go, and now and then hires or dismisses somebody. */
  stir(): string;
  /** The title that the marked are served with; throws where they have more than one. */
  titleIn(served: Served): string;
  readonly close: () => Promise<void>;
}

const PEOPLE = 110;
/** All of them stand on one page of Lattice's list, which is answered in one piece. */
const MARKED = 60;
const HIRE_EVERY = 10;

export async function createCompanyInMotion(): Promise<CompanyInMotion> {
  const lattice = createSandbox({ people: PEOPLE, seed: 1, rateLimit: 0, key: LATTICE_KEY });
  const { url } = await lattice.listen(0);
  const { control } = lattice;
  const owner = control.owner().id;
  const marked = control
    .people()
    .filter(({ id, status }) => status === "ACTIVE" && id !== owner)
    .slice(0, MARKED)
    .map(({ id }) => id);
  let stirs = 0;
  let newest: string | undefined;
  return {
    url,
    control,
    stir() {
      const title = `Round ${++stirs}`;
      for (const id of marked) control.update(id, { title });
      if (stirs % HIRE_EVERY === 0) {
        if (newest !== undefined) control.terminate(newest);
        newest = control.hire({ status: "CREATED" }).id;
      }
      return title;
    },
    titleIn(served) {
      const titles = new Set(marked.map((id) => String(served.users.get(id)?.title)));
      const [title] = titles;
      if (titles.size !== 1 || title === undefined)
        throw new Error(`half a cycle is served: ${[...titles].join(", ")}`);
      return title;
    },
    close: () => lattice.close(),
  };
}
