/**
 * Classes of ASCII characters, each asked of one character. What clients send is read with these rather than with regular
 * expressions, in linear time; codes are compared, because V8 compares texts in order only by a slow call.
 */

export function isDigit(character: string | undefined): boolean {
  const code = character?.charCodeAt(0) ?? 0;
  return code >= 0x30 && code <= 0x39;
}

export function isHexDigit(character: string | undefined): boolean {
  return isDigit(character) || (character !== undefined && "abcdefABCDEF".includes(character));
}

export function isLetter(character: string | undefined): boolean {
  const code = character?.charCodeAt(0) ?? 0;
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

/** Whether a text has characters, and all of them are of a class. */
export function isAll(text: string, isOfClass: (character: string | undefined) => boolean): boolean {
  for (let index = 0; index < text.length; index++) {
    if (!isOfClass(text[index])) return false;
  }
  return text !== "";
}
