/** What people with these given names are often called, `given=nickname`, and what people with names in other scripts call themselves abroad. */

export const NICKNAMES =
  "Abigail=Abby,Alexander=Alex,Anthony=Tony,Barbara=Barb,Benjamin=Ben,Charlotte=Charlie,Christina=Tina,Christopher=Chris,Daniel=Dan,David=Dave," +
  "Edward=Ned,Elizabeth=Liz,Franziska=Franzi,Guadalupe=Lupe,James=Jim,Jeffrey=Jeff,Jennifer=Jen,Joseph=Joe,Joshua=Josh,Katherine=Kate,Kimberly=Kim," +
  "Małgorzata=Gosia,Margaret=Maggie,Matthew=Matt,Maximilian=Max,Michael=Mike,Nicola=Nicky,Patricia=Trish,Patrick=Pat,Rebecca=Becca,Robert=Bob," +
  "Samantha=Sam,Stephanie=Steph,Susan=Sue,Thomas=Tom,Timothy=Tim,Victoria=Vicky,Vincenzo=Enzo,William=Bill,Wojciech=Wojtek";

export const ADOPTED_NAMES = "Amy,Cindy,Eric,Grace,Jason,Kevin,Leo,Vivian";
