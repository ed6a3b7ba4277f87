import { kernelErrors, LabnetError, messageOf } from '../src/kernel/errors.js';
import { parseJson } from '../src/kernel/python/parse-json.js';

/**
 * A word of the command line as a value: JSON where it is, text otherwise, so that `EXPINIT foo` needs no quotes within
 * quotes. 47 and 47.0 stay apart.
 *
 * @throws LABNET_INVALID_ARGUMENT where it begins as JSON and goes on as something else: nobody means that as text.
 */
export function parseArgument(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!/^\s*[{["]/.test(text)) return text;
    throw new LabnetError(
      kernelErrors.LABNET_INVALID_ARGUMENT,
      `${text} is not JSON: ${messageOf(error)}; nothing was sent`,
      {
        remedy: 'Correct the JSON. Text that begins with {, [ or " is written as a JSON string.',
        cause: error,
      },
    );
  }
}
