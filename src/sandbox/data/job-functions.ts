/** What people do: functions, their chiefs, their teams and the roles in each team. */

export interface JobFunction {
  readonly name: string;
  /** Title of who leads it in a large company. */
  readonly chief: string;
  /** The higher, the more of its people have people under them, and the larger it grows. 0 to 1. */
  readonly growth: number;
  /** `[team, roles]`; the first is the function's general department. Roles are comma-separated. */
  readonly teams: readonly (readonly [string, string])[];
}

/** In the order in which a growing company gets them. */
export const JOB_FUNCTIONS: readonly JobFunction[] = [
  {
    name: "Engineering",
    chief: "Chief Technology Officer",
    growth: 0.6,
    teams: [
      ["Engineering", "Software Engineer,QA Engineer,Engineering Program Manager"],
      ["Platform Engineering", "Platform Engineer,Software Engineer"],
      ["Mobile Engineering", "iOS Engineer,Android Engineer"],
      ["Site Reliability", "Site Reliability Engineer,Systems Engineer"],
      ["Web Engineering", "Frontend Engineer,Full-Stack Engineer"],
      ["Developer Tools", "Build Engineer,Developer Advocate"],
      ["Machine Learning", "Machine Learning Engineer,Research Scientist"],
      ["Quality Engineering", "Test Engineer,QA Analyst"],
      ["Payments Engineering", "Backend Engineer,Software Engineer"],
    ],
  },
  {
    name: "People",
    chief: "Chief People Officer",
    growth: 0.44,
    teams: [
      ["People", "People Partner,People Operations Specialist"],
      ["Talent Acquisition", "Recruiter,Sourcer"],
      ["Learning & Development", "Learning Designer,Trainer"],
      ["Total Rewards", "Compensation Analyst,Benefits Specialist"],
    ],
  },
  {
    name: "Sales",
    chief: "Chief Revenue Officer",
    growth: 0.57,
    teams: [
      ["Sales", "Account Executive,Sales Representative"],
      ["Enterprise Sales", "Enterprise Account Executive,Account Director"],
      ["Sales Development", "Sales Development Representative"],
      ["Solutions Engineering", "Solutions Engineer,Sales Engineer"],
      ["Revenue Operations", "Revenue Analyst,Deal Desk Analyst"],
      ["Partnerships", "Partner Account Executive,Alliances Specialist"],
      ["Inside Sales", "Inside Sales Representative"],
    ],
  },
  {
    name: "Product",
    chief: "Chief Product Officer",
    growth: 0.46,
    teams: [
      ["Product", "Product Manager,Product Analyst"],
      ["Growth", "Growth Product Manager,Growth Analyst"],
      ["User Research", "User Researcher"],
      ["Technical Writing", "Technical Writer"],
    ],
  },
  {
    name: "Customer Success",
    chief: "Chief Customer Officer",
    growth: 0.55,
    teams: [
      ["Customer Success", "Customer Success Manager,Onboarding Specialist"],
      ["Customer Support", "Support Specialist,Support Engineer"],
      ["Professional Services", "Implementation Consultant,Solutions Consultant"],
      ["Customer Education", "Instructional Designer,Education Specialist"],
      ["Renewals", "Renewals Specialist"],
    ],
  },
  {
    name: "Finance",
    chief: "Chief Financial Officer",
    growth: 0.45,
    teams: [
      ["Finance", "Financial Analyst,Accountant"],
      ["Accounts Payable", "Accounts Payable Specialist"],
      ["Procurement", "Buyer,Procurement Specialist"],
      ["Tax & Treasury", "Tax Analyst,Treasury Analyst"],
      ["Payroll", "Payroll Specialist"],
    ],
  },
  {
    name: "Marketing",
    chief: "Chief Marketing Officer",
    growth: 0.47,
    teams: [
      ["Marketing", "Marketing Specialist,Campaign Specialist"],
      ["Brand & Communications", "Communications Specialist,Copywriter"],
      ["Demand Generation", "Demand Generation Specialist"],
      ["Events", "Event Producer"],
      ["Product Marketing", "Product Marketer"],
    ],
  },
  {
    name: "Operations",
    chief: "Chief Operating Officer",
    growth: 0.58,
    teams: [
      ["Operations", "Operations Analyst,Operations Specialist"],
      ["Logistics", "Logistics Coordinator,Dispatcher"],
      ["Facilities", "Facilities Technician,Office Coordinator"],
      ["Manufacturing", "Process Technician,Production Planner"],
      ["Quality Assurance", "Quality Inspector,Quality Specialist"],
      ["Warehousing", "Warehouse Associate,Inventory Specialist"],
    ],
  },
  {
    name: "Information Technology",
    chief: "Chief Information Officer",
    growth: 0.47,
    teams: [
      ["Information Technology", "Systems Administrator,IT Specialist"],
      ["Service Desk", "Service Desk Analyst"],
      ["Security", "Security Engineer,Security Analyst"],
      ["Business Systems", "Business Systems Analyst"],
      ["Networks", "Network Engineer"],
    ],
  },
  {
    name: "Legal",
    chief: "General Counsel",
    growth: 0.42,
    teams: [
      ["Legal", "Counsel,Paralegal"],
      ["Privacy & Compliance", "Compliance Analyst,Privacy Specialist"],
      ["Contracts", "Contracts Specialist"],
    ],
  },
  {
    name: "Data",
    chief: "Chief Data Officer",
    growth: 0.45,
    teams: [
      ["Data", "Data Analyst,Data Scientist"],
      ["Data Engineering", "Data Engineer,Analytics Engineer"],
      ["Business Intelligence", "Business Intelligence Analyst"],
    ],
  },
  {
    name: "Design",
    chief: "Chief Design Officer",
    growth: 0.43,
    teams: [
      ["Design", "Product Designer,Interaction Designer"],
      ["Brand Design", "Graphic Designer,Motion Designer"],
      ["Design Systems", "Design Technologist"],
    ],
  },
];

/** What tells apart the departments of a company that has more of them than teams. */
export const REGIONS: readonly string[] = [
  "Americas",
  "EMEA",
  "APAC",
  "LATAM",
  "DACH",
  "Nordics",
  "Iberia",
  "UK & Ireland",
  "Benelux",
  "France",
  "India",
  "Japan",
];
