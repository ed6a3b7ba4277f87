/** Names under which rewritten code finds its surroundings: the variables, the interruption, the importer. */
export const SCOPE = '__scope';
export const CHECK = '__check';
export const IMPORT = '__import';
