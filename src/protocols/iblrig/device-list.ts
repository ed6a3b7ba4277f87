import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { LabnetError, messageOf } from '../../kernel/errors.js';
import { pythonType } from '../../kernel/python/py-text.js';
import { iblrigErrors } from './errors.js';

/**
 * The devices of the text of a remote devices file.
 *
 * @param file - Where it stands, for the error.
 */
export function devicesOf(file: string, text: string): Map<string, string> {
  return devicesIn(file, parseDevices(file, text));
}

function devicesIn(file: string, { contents }: Document): Map<string, string> {
  const devices = new Map<string, string>();
  if (!isMap(contents)) return devices;
  for (const { key, value } of contents.items) {
    const uri = isScalar(value) ? value.value : value;
    if (typeof uri !== 'string' || uri === '')
      throw invalid(file, `${nameOf(key)}: a URI is expected, not ${pythonType(uri)}`);
    devices.set(nameOf(key), uri);
  }
  return devices;
}

const nameOf = (key: unknown): string => (isScalar(key) ? String(key.value) : String(key));

/**
 * The text with one device set; comments and the order of the others stay. A name that stands there more than once is
 * set at each place.
 *
 * @throws LABNET_REMOTE_DEVICES_INVALID also for what can be read, but not written again as it was read.
 */
export function withDevice(file: string, text: string, name: string, uri: string): string {
  const document = parseDevices(file, text);
  const expected = devicesIn(file, document).set(name, uri);
  const { written, devices } = writeDevice(file, document, name, uri);
  const changed = [...expected].find(([each, wanted]) => devices.get(each) !== wanted)?.[0];
  if (changed === undefined) return written;
  const becomes = devices.get(changed) ?? 'no device any more';
  throw invalid(file, `${changed} would be ${becomes} once ${name} is written; write ${name} by hand`);
}

function writeDevice(file: string, document: Document, name: string, uri: string) {
  try {
    const items = isMap(document.contents) ? document.contents.items : [];
    const there = items.filter(({ key }) => nameOf(key) === name);
    for (const pair of there) {
      if (isScalar(pair.value)) pair.value.value = uri;
      else pair.value = document.createNode(uri);
    }
    if (there.length === 0) document.set(name, uri);
    const written = document.toString({ lineWidth: 0 });
    return { written, devices: devicesOf(file, written) };
  } catch (error) {
    throw invalid(file, messageOf(error));
  }
}

function parseDevices(file: string, text: string): Document {
  const lineCounter = new LineCounter();
  // Each mistake would be laid out with its surroundings otherwise, and there may be one a character.
  const options = { uniqueKeys: false, prettyErrors: false, lineCounter };
  const document: Document = parseDocument(text, options);
  const [error] = document.errors;
  if (error) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw invalid(file, `${messageOf(error)} at line ${line}, column ${col}`);
  }
  const { contents } = document;
  const isEmpty = contents === null || (isScalar(contents) && contents.value === null);
  if (!isEmpty && !isMap(contents))
    throw invalid(file, 'names and URIs are expected, as in cameras: udp://192.0.2.1');
  if (isEmpty) document.contents = document.createNode({});
  return document;
}

function invalid(file: string, problem: string): LabnetError {
  return new LabnetError(iblrigErrors.LABNET_REMOTE_DEVICES_INVALID, `${file}: ${problem}`, {
    details: { file },
  });
}
