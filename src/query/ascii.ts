/** Classes of ASCII characters. What clients send is read with these rather than with regular expressions, in linear time. */

export function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= "0" && character <= "9";
}

export function isHexDigit(character: string | undefined): boolean {
  return isDigit(character) || (character !== undefined && "abcdefABCDEF".includes(character));
}

export function isLetter(character: string | undefined): boolean {
  if (character === undefined) return false;
  return (character >= "a" && character <= "z") || (character >= "A" && character <= "Z");
}

/** Whether a text has characters, and all of them are of a class. */
export function isAll(text: string, isOfClass: (character: string | undefined) => boolean): boolean {
  for (let index = 0; index < text.length; index++) {
    if (!isOfClass(text[index])) return false;
  }
  return text !== "";
}
