/**
 * TypeScript for a member of an object: `rigs.cameras`, or with brackets where the name is no identifier.
 *
 * @param object - An expression.
 */
export function memberOf(object: string, name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${object}.${name}` : `${object}[${JSON.stringify(name)}]`;
}
