import type { SessionGlobals } from 'labnet';

/** The globals of session scripts, for editors and type checkers: `import type {} from 'labnet/globals'`. */
declare global {
  const rigs: SessionGlobals['rigs'];
  const services: SessionGlobals['services'];
  const listeners: SessionGlobals['listeners'];
  const ExpMessage: SessionGlobals['ExpMessage'];
  const ExpStatus: SessionGlobals['ExpStatus'];
  const aux: SessionGlobals['aux'];
  const session: SessionGlobals['session'];
  const openSession: SessionGlobals['openSession'];
  const iblrig: SessionGlobals['iblrig'];
  const sockets: SessionGlobals['sockets'];
  const pulls: SessionGlobals['pulls'];
  const pushes: SessionGlobals['pushes'];
  const dataSockets: SessionGlobals['dataSockets'];
  const float: SessionGlobals['float'];
  const managers: SessionGlobals['managers'];
  const hostedManagers: SessionGlobals['hostedManagers'];
  const links: SessionGlobals['links'];
  const msl: SessionGlobals['msl'];
  const method: SessionGlobals['method'];
  const kw: SessionGlobals['kw'];
  const lab: SessionGlobals['lab'];
  const sleep: SessionGlobals['sleep'];
  const until: SessionGlobals['until'];
  const every: SessionGlobals['every'];
  const range: SessionGlobals['range'];
  const now: SessionGlobals['now'];
  const table: SessionGlobals['table'];
  const plot: SessionGlobals['plot'];
  const watch: SessionGlobals['watch'];
}
