/** What a locale's table of names says. */

/**
 * Names are comma-separated. `shown=Latin` gives the romanisation of a name in another script; `male/female` gives the two
 * forms of a family name that follows its bearer's gender.
 */
export interface NameTable {
  readonly locale: string;
  /** How often it is drawn, relative to the others. */
  readonly weight: number;
  /** Olson names, comma-separated. */
  readonly zones: string;
  readonly female: string;
  readonly male: string;
  readonly family: string;
  readonly familyFirst?: boolean;
  /** Between family and given name where the name is shown in its own script; a space by default. */
  readonly joiner?: string;
  /** A second family name: share of people, and what stands between the two. */
  readonly second?: { readonly share: number; readonly joiner: string };
  readonly middle?: { readonly share: number; readonly names: string };
  readonly suffix?: { readonly share: number; readonly names: string };
  /** Share of people who have one name. */
  readonly mononyms?: number;
  /** Share of people shown romanised although the table has another script. */
  readonly latin?: number;
}
