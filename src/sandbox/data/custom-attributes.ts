/** The custom attributes of the generated company: one of each kind of value that Lattice may send. */

export type CustomValue = string | number | readonly string[] | null;

export interface CustomAttribute {
  readonly name: string;
  readonly type: string;
  readonly description: string | null;
  /** Share of people without a value. */
  readonly missing: number;
  /** The choices, comma-separated; for a number its lowest and highest. */
  readonly choices: string;
}

export const CUSTOM_ATTRIBUTES: readonly CustomAttribute[] = [
  {
    name: "Work Location",
    type: "multiple_choice",
    description: "Where the person works on most days",
    missing: 0.05,
    choices: "Remote,Hybrid,São Paulo,London,München,New York,東京",
  },
  {
    name: "Cost Center",
    type: "text",
    description: null,
    missing: 0.1,
    choices: "CC-1001,CC-1002,CC-2040,CC-3310,CC-9000",
  },
  {
    name: "Desk Number",
    type: "numeric_range",
    description: "Blank where hot-desking",
    missing: 0.5,
    choices: "1,9999",
  },
  {
    name: "Languages",
    type: "multi_select",
    description: null,
    missing: 0.2,
    choices: "English,Deutsch,Español,Français,Português,हिन्दी,日本語,العربية",
  },
  { name: "Badge Color", type: "text", description: "No longer used", missing: 0.95, choices: "blue,green" },
];
