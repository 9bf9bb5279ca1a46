/** Texts that operators write and others read, on terminals too. */

/** One line without control characters, words one space apart. */
export function plainText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Z}]+/gu, " ").trim();
}
