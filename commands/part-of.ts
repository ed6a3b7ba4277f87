import { parseConfig } from '../src/config/parse-config.js';
import type { LabConfig } from '../src/config/schema.js';
import { protocols } from '../src/protocols/registry.js';

/** Sections of a command that only asks the rigs. */
export const RIG_SECTIONS: readonly string[] = ['rigs', 'remoteDevices', 'deadlines', 'iblrig'];

/**
 * A configuration without the sections of protocols that a command has no use for: it then neither listens nor
 * connects where another labnet with the same configuration does.
 */
export function partOf(config: LabConfig, sections: readonly string[]): LabConfig {
  const kept = Object.fromEntries(sections.map((section) => [section, config[section]]));
  return { ...parseConfig({}, protocols, 'a part'), ...kept };
}
