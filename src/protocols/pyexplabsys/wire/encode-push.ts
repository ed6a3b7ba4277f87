import { pythonStr, pythonType } from '../../../kernel/python/py-text.js';
import { writeJson } from '../../../kernel/python/write-json.js';
import { orderedEntries } from '../../../kernel/python/key-order.js';

/**
 * The request that pushes data as JSON. A `#` in the data is escaped, because the reference takes no second one.
 *
 * @throws LABNET_JSON_UNSUPPORTED for a value without JSON form.
 */
export function encodeJsonPush(data: Readonly<Record<string, unknown>>): string {
  return `json_wn#${writeJson(data).replaceAll('#', '\\u0023')}`;
}

const RAW_TYPES: readonly string[] = ['int', 'float', 'bool', 'str'];

/**
 * The request that pushes data in the raw form: `codename:type:value`.
 *
 * @returns Or what the raw form cannot carry.
 */
export function encodeRawPush(
  data: Readonly<Record<string, unknown>>,
): { readonly text: string } | { readonly problem: string } {
  const parts: string[] = [];
  for (const [codename, value] of orderedEntries(data)) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    const types = new Set(items.map(pythonType));
    const [type = ''] = types;
    if (types.size !== 1 || !RAW_TYPES.includes(type)) {
      return {
        problem: `'${codename}': the raw form carries numbers, booleans and texts, or lists of one of them`,
      };
    }
    const texts = items.map(pythonStr);
    if ([codename, ...texts].some((text) => /[#;:]/.test(text)) || texts.some((text) => text.includes(','))) {
      return { problem: `'${codename}': the raw form cannot carry # ; : or , in texts` };
    }
    parts.push(`${codename}:${type}:${texts.join(',')}`);
  }
  return { text: `raw_wn#${parts.join(';')}` };
}
